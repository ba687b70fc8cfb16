"""One broker of each kind for the tests of the learner, and a namespace of its own for each test."""

from tests.servers.both_brokers import broker, settings

__all__ = ["broker", "settings"]
