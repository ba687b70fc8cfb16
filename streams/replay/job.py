"""What a replay is asked to do: a value that goes to each of its processes."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streams.brokers.access import Access
from streams.capture.captured import Captured
from streams.deciding import deciding
from streams.kafka.records import KafkaRecords
from streams.ports import Records
from streams.replay.scores import Scores
from streams.settings import Settings

PARTS: Final = "partitions"  # folder of the snapshots


@dataclass(frozen=True)
class Job:
    """`kafka` is where topics are read, but for a `capture`. `closed`: there is no journal, and inputs are merged.
    `space`: id of the profiles' vector space. `triton`: the server that is asked anew. `speed` 0: as fast as it goes.
    `until_ms`: no step that took an event of then or later. `verify`: compare with what the live worker sent and
    stored. `resume`: go on from the last snapshot; `keep` it, also when all is done. `snapshot_s`: seconds
    between two snapshots."""

    settings: Settings
    kafka: Access
    folder: Path
    space: int
    capture: Path | None = None
    file: Path | None = None
    format: str = ""
    closed: bool = False
    triton: str = ""
    scores: Scores = "recorded"
    speed: float = 0.0
    until_ms: int | None = None
    verify: bool = False
    out: Path | None = None
    resume: bool = False
    keep: bool = False
    snapshot_s: float = 60.0

    def records(self) -> Records:
        """The source, but for a file of events. BadInput for a folder that is no whole capture."""
        return Captured(self.capture) if self.capture else KafkaRecords(self.settings, self.kafka)

    def of(self) -> str:
        """What a snapshot is of, as 16 hexadecimal digits: another replay does not go on from it."""
        asked = [
            str(self.capture or self.file or self.kafka.bootstrap),
            self.settings.topic_prefix,
            self.space,
            self.scores,
        ]
        text = json.dumps([deciding(self.settings), asked, self.until_ms, self.verify, str(self.out or "")])
        return hashlib.sha256(text.encode()).hexdigest()[:16]
