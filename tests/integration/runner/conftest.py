"""A broker of each kind, and a namespace of topics for each run of the runner."""

from tests.servers.both_brokers import broker, settings_of

__all__ = ["broker", "settings_of"]
