"""Goes through a log event by event, and stops before each chosen click to ask what it will be."""

from collections.abc import AsyncIterator

import numpy as np
import pyarrow as pa

from scorer.events import FOLDED
from streams.examples.observed import Observed
from streams.examples.question import Coming, Question, question
from streams.examples.replay import Replay
from streams.examples.split import CLICKS_INPUT, Split
from streams.publish.log import Log


class Walk:
    """`observed`: what is known where the walk stands; `folded` bool[clicks]: which clicks of the log were."""

    def __init__(self, log: Log, replay: Replay, chosen: Split, half_life_ms: int) -> None:
        shoppers, clicks = len(replay.state.store.shoppers.keys), len(log.clicks)
        self.observed = Observed(replay.force, shoppers=shoppers, clicks=clicks, half_life_ms=half_life_ms)
        self.folded = np.zeros(clicks, np.bool_)
        self._log, self._replay, self._chosen = log, replay, chosen
        self._at = replay.positions(CLICKS_INPUT)

    async def questions(self) -> AsyncIterator[tuple[float, Question]]:
        """Each chosen click with the share of the log that lies before it; at the end all of the log was read."""
        for coming in self._comings():
            await self._to(int(self._at[coming.click]))
            asked = question(self._replay, self.observed, coming)
            if asked is not None:
                yield self._replay.done / len(self._log), asked
        await self._to(len(self._log))

    def _comings(self) -> list[Coming]:
        chosen = self._chosen
        clicks = self._log.clicks.take(pa.array(chosen.click))
        keys = [str(key).encode() for key in clicks.column("shopper").to_pylist()]
        rows = self._replay.state.store.shoppers.rows_of(keys)
        columns = (chosen.click, rows, chosen.product, clicks.column("at_ms").to_numpy())
        return [Coming(*map(int, each)) for each in zip(*columns, strict=True)]

    async def _to(self, position: int) -> None:
        while await self._replay.step(position):
            events = self._replay.steps[-1][0].events
            self.observed.learn(events)
            clicks = events[(events["input"] == CLICKS_INPUT) & (events["status"] == FOLDED)]
            self.folded[clicks["offset"]] = True
