"""What every partition of a worker shares: settings, connections, catalogue, models."""

from dataclasses import dataclass

from aiokafka import AIOKafkaProducer

from schemas.registry import Registry
from scorer.arrays import Table
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.runner.compute import Models
from streams.settings import Settings


@dataclass(frozen=True)
class Parts:
    """`journal` waits for nothing before it sends; `outputs` gathers batches. Both are shared by all partitions."""

    settings: Settings
    kafka: Access
    owner: str
    rules: Table
    models: Models
    broadcast: Broadcast
    registry: Registry
    journal: AIOKafkaProducer
    outputs: AIOKafkaProducer
