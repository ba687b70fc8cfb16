"""All that an output may tell of one step."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from schemas.topics import INPUTS
from scorer.arrays import Table
from streams.runner.compute import Computed
from streams.runner.gather import InForce, Taken
from streams.settings import Settings
from streams.store import RowStore

Events = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Source:
    """The step, its partition, and what it was computed with."""

    partition: int
    taken: Taken
    computed: Computed
    store: RowStore
    force: InForce
    settings: Settings
    rules: Table

    def shoppers(self, events: Events) -> list[bytes]:
        """Shopper of each event, as a record's key."""
        keys = self.store.shoppers.keys
        return [keys[row] for row in self.taken.events["row"][events].tolist()]

    def origin(self, events: Events) -> dict[str, Any]:
        """Topic, partition, offset and publish time of each event."""
        rows = self.taken.events[events]
        topics = np.array(INPUTS, object)[rows["input"]]
        where = np.full(len(events), self.partition, np.int32)
        return {
            "topic": topics,
            "partition": where,
            "offset": rows["offset"],
            "published_ms": rows["published_ms"],
        }
