"""Sends rows of a topic to Kafka in whole batches, in order within each partition."""

import asyncio
from itertools import pairwise
from types import TracebackType
from typing import Final

import numpy as np
import pyarrow as pa
from aiokafka.errors import KafkaError

from streams.brokers.access import Access
from streams.brokers.refusal import refusal
from streams.codec.encode import encode
from streams.codec.registries import registry_for
from streams.kafka.batches import Acks, queue_rows
from streams.kafka.patient import PatientProducer
from streams.publish.keys import KeyPartitions
from streams.publish.log import KEYS
from streams.settings import Settings

_BATCH_BYTES = 512 * 1024  # brokers refuse more than 1 MiB by default
# Who publishes a log again because half of it failed has that half counted twice; and somebody may be waiting.
_AWAY_S: Final = 300.0


class Sender:
    """One producer to the topics of `settings`, in the ids of their registry. `send` queues and returns; the caller
    awaits the acknowledgements. Use with `async with`, which an error leaves within seconds, whatever is under way."""

    def __init__(self, kafka: Access, settings: Settings) -> None:
        self._kafka, self._settings, self._registry = kafka, settings, registry_for(settings)
        self._keys: dict[str, KeyPartitions] = {}

    async def __aenter__(self) -> "Sender":
        self._producer = PatientProducer(**self._kafka.client, away_s=_AWAY_S, acks="all", max_batch_size=_BATCH_BYTES)
        try:
            await self._producer.start()
        except KafkaError as error:
            await self._producer.stop()
            raise await refusal(self._kafka, error) from error
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await (self._producer.stop() if kind is None else self._producer.give_up())

    async def send(self, topic: str, rows: pa.Table) -> Acks:
        """Queue all rows; the futures of their batches. Waits while the producer's buffers are full."""
        keys = [key.encode() for key in rows.column(KEYS[topic]).to_pylist()]
        batches = rows.combine_chunks().to_batches()
        values = [value for batch in batches for value in encode(topic, batch, registry=self._registry)]
        places = (await self._partitions(topic)).of(keys)
        order = np.argsort(places, kind="stable")
        bounds = np.flatnonzero(np.diff(places[order], prepend=-1)).tolist()
        runs = [order[start:stop].tolist() for start, stop in pairwise([*bounds, len(order)])]
        name = self._settings.topic(topic)
        queued = [
            queue_rows(
                self._producer, name, int(places[run[0]]), [keys[row] for row in run], [values[row] for row in run]
            )
            for run in runs
        ]
        return [ack for acks in await asyncio.gather(*queued) for ack in acks]

    async def _partitions(self, topic: str) -> KeyPartitions:
        if topic not in self._keys:
            found = await self._producer.partitions_for(self._settings.topic(topic))
            self._keys[topic] = KeyPartitions(len(found))
        return self._keys[topic]
