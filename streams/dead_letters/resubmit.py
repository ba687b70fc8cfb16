"""Publishes letters again on their topics, and marks each in the topic dead-letters."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaProducer

from schemas.registry import Registry
from streams.brokers.access import Access
from streams.codec.encode import encode_one
from streams.dead_letters.letter import Letter, mark
from streams.kafka.batches import send_rows
from streams.kafka.fitting import fitting
from streams.kafka.produce import producing
from streams.settings import Settings

HEADER = "launchpulse-resubmitted"


@dataclass(frozen=True)
class Again:
    """A letter, and what is published for it."""

    letter: Letter
    key: bytes | None
    value: bytes


async def resubmit(
    kafka: Access, settings: Settings, records: Sequence[Again], registry: Registry, *, now_ms: int
) -> dict[str, str]:
    """Addresses of the new records by the letters' own. The new record has a header that names the old address.

    A crash between record and mark leaves a letter unmarked: a second resubmission then ends as a duplicate.
    """
    sent: dict[str, str] = {}
    async with producing(kafka) as producer:
        for again in records:
            address = await _publish(producer, settings, again)
            letter = encode_one("dead-letters", mark(again.letter, address, now_ms), registry=registry)
            topic = settings.topic("dead-letters")
            await send_rows(producer, topic, again.letter.at_partition, [again.letter.key], [letter])
            sent[again.letter.address] = address
    return sent


async def _publish(producer: AIOKafkaProducer, settings: Settings, again: Again) -> str:
    topic = again.letter.topic
    headers = [(HEADER, again.letter.address.encode())]
    with fitting(settings.topic(topic)):
        kept = await producer.send_and_wait(settings.topic(topic), again.value, again.key, headers=headers)
    return f"{topic}/{kept.partition}/{kept.offset}"
