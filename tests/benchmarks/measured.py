"""What a measured process says of itself: events, seconds and CPU seconds, as one line of JSON."""

import json
import resource
import time
from dataclasses import asdict, dataclass, field

import psutil


@dataclass(frozen=True)
class Measured:
    """`events` were done in `seconds`, for which the process itself used `cpu_s`."""

    events: int
    seconds: float
    cpu_s: float

    @property
    def events_per_s(self) -> float:
        """Events a second of wall-clock time."""
        return self.events / self.seconds

    @property
    def cpu_us(self) -> float:
        """CPU microseconds an event."""
        return 1e6 * self.cpu_s / self.events

    def say(self) -> None:
        """Print it, for `heard`."""
        print(json.dumps(asdict(self)), flush=True)


def heard(printed: str) -> Measured:
    """What a process said last."""
    return Measured(**json.loads(printed.strip().splitlines()[-1]))


def tree_cpu_s(pid: int) -> float:
    """CPU seconds of a process and its children so far."""
    root = psutil.Process(pid)
    times = [process.cpu_times() for process in (root, *root.children(recursive=True))]
    return float(sum(each.user + each.system for each in times))


def cpu_s() -> float:
    """CPU seconds of this process so far, all threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@dataclass
class Stopwatch:
    """Starts at the first `start`."""

    began_s: float = 0.0
    cpu_began_s: float = 0.0
    running: bool = field(default=False)

    def start(self) -> None:
        """Of several calls the first counts."""
        if not self.running:
            self.began_s, self.cpu_began_s, self.running = time.perf_counter(), cpu_s(), True

    def measured(self, events: int) -> Measured:
        """From the start to now."""
        return Measured(events, time.perf_counter() - self.began_s, cpu_s() - self.cpu_began_s)
