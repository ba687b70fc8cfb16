"""Whether outcomes say what the shopper did within the window, by last touch."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from streams.recount.choices import broken, unequal
from streams.recount.compare import Difference
from streams.recount.counted import Step
from streams.recount.promotions import Promotion, Replay
from streams.recount.stretch import Row, Stretch

_CAME = ("shown", "clicked_ms", "purchased_ms", "purchases", "revenue_micro", "flags", "at_ms", "closes_ms")
_TOLD = "attribution_ms"


@dataclass
class Attribution:
    """Hears the stretches of a partition in order. Each promotion whose window is over has an outcome, no other has. It
    holds those that are open, and outcomes that came too early. Where no window is known, nothing is asked."""

    windows_ms: Mapping[int, int]
    _replay: Replay = field(init=False)
    _made: dict[str, Promotion] = field(default_factory=dict)
    _found: dict[str, Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._replay = Replay(self.windows_ms)

    def check(self, stretch: Stretch) -> Iterator[Difference]:
        """The next one: promotions whose window is over, with their outcomes."""
        if not self.windows_ms:
            return
        horizon_ms, outcomes = stretch.before.horizon_ms, stretch.rows["outcomes"].values()
        self._made |= {made.decision_id: made for made in self._replay.hear(stretch) if made.event_ms >= horizon_ms}
        self._found |= {row["decision_id"]: row for row in outcomes if row["decision_id"] in self._made}
        for made in [self._made[named] for named in self._found if self._made[named].closed]:
            del self._made[made.decision_id]
            outcome = self._found.pop(made.decision_id)
            yield from unequal("outcomes", outcome, {name: getattr(made, name) for name in _CAME})

    def end(self) -> Iterator[Difference]:
        """Behind the last: what is closed has no outcome, or the outcome's window is not over."""
        said = ("no outcome yet", "an outcome")
        for named, made in self._made.items():
            if made.closed != (named in self._found):
                yield broken("outcomes", {"decision_id": named}, "records", said[made.closed], said[not made.closed])


async def windows_ms(steps: Sequence[Step], stretches: AsyncIterator[Stretch]) -> dict[int, int]:
    """The attribution window under each claim: what it told. Where one told none, what most outcomes of promotions
    under it say, for which the `stretches` are read, and where there are none either, that of the claim before."""
    told = {step.epoch: int(step.settings[_TOLD]) for step in steps if _TOLD in step.settings}
    epochs = sorted({step.epoch for step in steps})
    if len(told) < len(epochs):
        told = await _usual(epochs, stretches) | told
    last = next((told[epoch] for epoch in epochs if epoch in told), None)
    return {} if last is None else {epoch: (last := told.get(epoch, last)) for epoch in epochs}


async def _usual(epochs: Sequence[int], stretches: AsyncIterator[Stretch]) -> dict[int, int]:
    replay, seen = Replay(dict.fromkeys(epochs, 0)), {epoch: Counter[int]() for epoch in epochs}
    made: dict[str, Promotion] = {}
    async for stretch in stretches:
        made.update((each.decision_id, each) for each in replay.hear(stretch))
        for row in stretch.rows["outcomes"].values():
            if promotion := made.pop(row["decision_id"], None):
                seen[promotion.epoch][row["closes_ms"] - promotion.newest_ms] += 1
    return {epoch: windows.most_common(1)[0][0] for epoch, windows in seen.items() if windows}
