"""Why the served models said what they said: the server is asked again about what was changed."""
