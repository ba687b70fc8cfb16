"""The core: pure functions from columns to rows. No I/O, no clock, no randomness that was not passed in."""
