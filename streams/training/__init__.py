"""Turns a log into training rows with the very code that a worker runs, without a broker and without a server."""
