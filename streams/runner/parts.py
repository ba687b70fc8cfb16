"""What every partition of a worker shares: settings, connections, catalogue, models."""

import math
from dataclasses import dataclass
from typing import Final

from aiokafka import AIOKafkaProducer

from schemas.registry import Registry
from scorer.arrays import Table
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.runner.compute import Models
from streams.settings import Settings

LOOK_S: Final = 600.0  # well within the changelogs' compaction lag
DRAIN_S: Final = 8.0  # of the 20 that a worker has to end in order


@dataclass(frozen=True)
class Parts:
    """`journal` waits for nothing before it sends; `outputs` gathers batches. Both are shared by all partitions.
    An owner that has nothing to store looks each `look_s` whether another worker has stored older rows; one that is to
    end takes what it has at hand for `drain_s` at most, and leaves the rest to the next owner."""

    settings: Settings
    kafka: Access
    owner: str
    rules: Table
    models: Models
    broadcast: Broadcast
    registry: Registry
    journal: AIOKafkaProducer
    outputs: AIOKafkaProducer
    look_s: float = LOOK_S
    drain_s: float = math.inf
