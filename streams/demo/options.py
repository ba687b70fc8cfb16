"""What a demo is asked to do."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

SEED: Final = 7
RATE: Final = 1_500.0


@dataclass(frozen=True)
class Options:
    """`chunk` None: events are published at `rate` a second while the worker runs; else the whole log before it starts.

    `format` and `file` name a user's own log in place of the seeded shop. `events` None: all of that log, or as many as
    the shop has then.
    `verify_replay`: at the end all is computed again and compared. `keep`: a folder for a capture of its topics.
    """

    events: int | None
    seed: int
    rate: float
    chunk: int | None = None
    format: str | None = None
    file: Path | None = None
    verify_replay: bool = False
    keep: Path | None = None

    @property
    def beforehand(self) -> bool:
        """Whether the whole log is published before the worker starts."""
        return self.chunk is not None

    @property
    def paced(self) -> bool:
        """Whether events are published at `rate`."""
        return not self.beforehand and self.format is None
