"""What every partition of a worker shares: settings, connections, catalogue, models."""

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


@dataclass(frozen=True)
class Parts:
    """`journal` waits for nothing before it sends; `outputs` gathers batches. Both are shared by all partitions.
    An owner that has nothing to store looks each `look_s` whether another worker has stored older rows."""

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
