"""The command `launchpulse`: one file a command group, each with `commands(app)`."""
