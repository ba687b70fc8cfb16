"""Reads public and private logs as events: one file a format, all behind one port."""
