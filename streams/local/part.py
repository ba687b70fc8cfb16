"""One embedded part: a child process with an address and a health check that uses it as a client would."""

from abc import ABC, abstractmethod
from pathlib import Path

from scorer.errors import Unavailable
from streams.local.child import Child, Command
from streams.local.free_ports import LOOPBACK, free_ports, group_listens, is_free


class Part(ABC):
    """Launch, wait until healthy, stop. The first port is the one that clients use."""

    name: str
    ports_needed = 1
    start_timeout_s = 30.0

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.ports: list[int] = []
        self._child: Child | None = None

    @property
    def address(self) -> str:
        """host:port of the part, as a client is given it."""
        return f"{LOOPBACK}:{self.ports[0]}"

    @property
    def pid(self) -> int:
        """Process id; 0 before the launch."""
        return self._child.pid if self._child else 0

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.data_dir / "logs" / f"{self.name}.log"

    def secrets(self) -> dict[str, str]:
        """What clients must show, by name."""
        return {}

    @abstractmethod
    def command(self) -> Command:
        """What to run on `ports`. Unavailable when it is not installed."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it serves a client now; False, not an error, when it does not."""

    def alive(self) -> bool:
        """Whether its process runs."""
        return self._child is not None and self._child.alive()

    def healthy(self) -> bool:
        """Alive and serving, itself: another process may have taken its port and answer in its place."""
        return self.alive() and self.answers() and group_listens(self.pid, self.ports[0])

    def launch(self) -> None:
        """Start the process, on new free ports the first time and on the same ones again."""
        self.ports = self.ports or free_ports(self.ports_needed)
        self._child = Child(self.command())

    def await_healthy(self) -> None:
        """Wait; once more on other ports if another process took one meanwhile. Unavailable with the log's end."""
        try:
            self._wait()
        except Unavailable:
            self.stop()
            if all(is_free(port) for port in self.ports):
                raise
            self.ports = []
            self.launch()
            self._wait()

    def _wait(self) -> None:
        if self._child is None:
            raise Unavailable(f"{self.name} was not launched")
        self._child.wait_until(self.healthy, self.start_timeout_s)

    def stop(self) -> None:
        """End it, with all its own children. Safe to repeat."""
        if self._child is not None:
            self._child.stop()
