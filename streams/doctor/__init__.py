"""What `launchpulse doctor` looks at, one file a subject; each gives Checks, and none changes or starts anything."""
