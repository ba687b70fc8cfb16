"""What a recount came to."""

from dataclasses import dataclass, field
from typing import Any

from streams.recount.compare import Report


@dataclass
class Recount:
    """What was compared, and what the topics hold that is still on its way: events no step has taken, steps not
    inserted. `older_events`: rows of the table `events` that were published before all that the topics hold.
    """

    report: Report = field(default_factory=Report)
    events_not_taken: int = 0
    steps_not_inserted: int = 0
    older_events: int = 0

    def summary(self) -> dict[str, Any]:
        """One JSON object."""
        named = [vars(difference) for difference in self.report.named]
        return {
            "rows": sum(self.report.rows.values()),
            "differences": sum(self.report.differences.values()),
            "tables": {
                name: {"rows": rows, "differences": self.report.differences.get(name, 0)}
                for name, rows in self.report.rows.items()
            },
            "waiting": {"events": self.events_not_taken, "steps": self.steps_not_inserted},
            "older_events": self.older_events,
            "past_keeping": self.report.past_keeping,
            "past_retention": self.report.past_retention,
            "named": named,
        }
