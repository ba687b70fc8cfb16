"""What a shop's own labels make of the served sentiment: a version of the text encoder (`launchpulse model adapt`)."""
