"""Puts a log on the topics: one shape for simulated and imported logs, one way of publishing it."""
