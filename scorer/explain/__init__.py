"""Why a model said what it said: a score shared out over what it was given. Pure; a model is asked by who calls."""
