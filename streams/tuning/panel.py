"""Few candidates on a part of the log that the search never saw, together at one error rate, beside the plan that
there is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from streams.backtest.backtest import simultaneous
from streams.backtest.candidate import Candidate, compare
from streams.backtest.judging import BEST, Verdict, base, judged
from streams.tuning.jury import Jury


class Judged(NamedTuple):
    """`gain`: the doubly robust difference to the plan that there is, as a backtest tells an estimate; `together`: the
    interval that holds for all at once. Both None where `refused` says why."""

    refused: str
    gain: Mapping[str, Any] | None
    together: Mapping[str, Any] | None

    @property
    def better(self) -> bool:
        """Whether it is surely better."""
        return bool(self.together and self.together["better"])


def panel(jury: Jury, candidates: Sequence[Candidate], level: float) -> list[Judged]:
    """Each candidate; their names differ."""
    measured, views = jury.measured([jury.default, *candidates]), jury.on.views()
    against = base(jury.on, measured[0], level=level)
    found = [
        judged(jury.on, one, compare(one, views), own, against, level=level)
        for one, own in zip(candidates, measured[1:], strict=True)
    ]
    together = simultaneous(found, level)
    return [_judged(one, together.get(one.candidate.name)) for one in found]


def _judged(one: Verdict, together: Mapping[str, Any] | None) -> Judged:
    return Judged(one.told["refused"], one.told["difference"].get(BEST), together)
