"""What a replay is asked to do: a value that goes to each of its processes."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from streams.brokers.access import Access
from streams.kafka.records import KafkaRecords
from streams.ports import Records
from streams.replay.scores import Scores
from streams.settings import Settings

PARTS: Final = "partitions"  # folder of the snapshots
DECIDE = (
    *("partitions", "lateness_ms", "max_ahead_ms", "half_life_ms", "decision_interval_ms", "threshold_micro"),
    *("cooldown_ms", "cap_per_day", "min_propensity_micro", "bot_events_per_min", "attribution_ms"),
    *("trigger_ttl_ms", "rankings", "seed"),
)


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
        """The source, but for a file."""
        return KafkaRecords(self.settings, self.kafka)

    def of(self) -> str:
        """What a snapshot is of, as 16 hexadecimal digits: another replay does not go on from it."""
        named: dict[str, Any] = {name: getattr(self.settings, name) for name in DECIDE}
        asked = [
            str(self.capture or self.file or self.kafka.bootstrap),
            self.settings.topic_prefix,
            self.space,
            self.scores,
        ]
        text = json.dumps([named, asked, self.until_ms, self.verify, str(self.out or "")])
        return hashlib.sha256(text.encode()).hexdigest()[:16]
