"""What a replay is asked to do: a value that goes to each of its processes."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from streams.deciding import deciding
from streams.ports import Records
from streams.replay.origins.origin import Origin
from streams.replay.scores import Scores
from streams.settings import Settings

PARTS: Final = "partitions"  # folder of the snapshots


@dataclass(frozen=True)
class Wish:
    """How it is done. `speed` 0: as fast as it goes. `until_ms`: no step that took an event of then or later.
    `verify`: compare with what the live worker sent and stored. `resume`: go on from the last snapshot; `keep` it, also
    when all is done. `snapshot_s`: seconds between two snapshots."""

    scores: Scores = "recorded"
    verify: bool = False
    speed: float = 0.0
    until_ms: int | None = None
    out: Path | None = None
    resume: bool = False
    keep: bool = False
    snapshot_s: float = 60.0


@dataclass(frozen=True)
class Job:
    """`folder` is for snapshots, a replay each. `space`: id of the profiles' vector space. `triton`: the server that is
    asked anew. `closed`: there is no journal, and inputs are merged."""

    settings: Settings
    origin: Origin
    folder: Path
    space: int
    wish: Wish = field(default_factory=Wish)
    triton: str = ""
    closed: bool = False

    def records(self) -> Records:
        """What is replayed."""
        return self.origin.records(self.settings)


def named(settings: Settings, origin: Origin, space: int, wish: Wish) -> str:
    """What a snapshot is of, as 16 hexadecimal digits: another replay does not go on from it."""
    asked = [str(origin), settings.topic_prefix, space, wish.scores, wish.until_ms, wish.verify, str(wish.out or "")]
    return hashlib.sha256(json.dumps([deciding(settings), asked]).encode()).hexdigest()[:16]
