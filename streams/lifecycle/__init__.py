"""Versions of the models through their lives: registered, asked beside the served one, promoted, rolled back."""
