"""Decision logs of any system, as `launchpulse ope` reads and tells them."""
