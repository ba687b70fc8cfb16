"""What outcomes teach: exact sums of them, and the weights that follow. Pure; a launch a row."""
