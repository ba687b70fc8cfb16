"""`launchpulse model evaluate`: what the served models are worth on a file of the user's, beside simple baselines."""
