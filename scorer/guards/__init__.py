"""Guards: each a small pure function that says whether a limit holds an action back. Reasons cite them by name."""
