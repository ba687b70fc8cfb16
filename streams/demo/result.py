"""What a demo came to, as `--json` prints it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

OUTCOMES = ("closed", "clicked", "bought")


@dataclass(frozen=True)
class Result:
    """Null is what a demo that failed did not come to count. Of outcomes: promotions whose window closed, and of these
    those with a click and with a purchase. Times in milliseconds; `degraded` are decisions; the
    fingerprints are those of streams.demo.digests."""

    events: int | None = None
    decisions: int | None = None
    triggers: int | None = None
    promotions_by_channel: Mapping[str, int] | None = None
    outcomes: Mapping[str, int | None] = field(default_factory=lambda: dict.fromkeys(OUTCOMES))
    reviews_scored: int | None = None
    dead_letters: int | None = None
    degraded: int | None = None
    event_to_trigger_ms: Mapping[str, float | None] = field(default_factory=lambda: {"p50": None, "p99": None})
    events_per_s: float | None = None
    recount: Mapping[str, int | None] = field(default_factory=lambda: {"rows": None, "differences": None})
    profiles_sha256: str | None = None
    decisions_sha256: str | None = None
    outcomes_sha256: str | None = None

    def told(self) -> dict[str, Any]:
        """The object."""
        return asdict(self)
