"""A broker of each kind, and a namespace of topics for each test."""

from tests.servers.both_brokers import broker, settings

__all__ = ["broker", "settings"]
