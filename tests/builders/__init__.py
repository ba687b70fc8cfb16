"""Builders of whole, valid things, with what a test changes in them."""
