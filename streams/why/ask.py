"""Gathers the facts: what was decided and done from ClickHouse, launches and what is on its way from the topics."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from scorer.errors import BadInput, Inconsistent, Unavailable
from scorer.nearest import nearest
from streams.brokers.access import Access
from streams.clickhouse.client import plain_errors
from streams.codec.encode import decode_one
from streams.codec.registries import registry_for
from streams.kafka.log import Log
from streams.local.opened import opened
from streams.local.standing_kafka import standing_kafka
from streams.plans.live import Version, read_launches
from streams.publish.keys import partition_of
from streams.settings import Settings
from streams.why.answer import answered
from streams.why.facts import Facts, Question
from streams.why.subject import subject_of
from streams.why.tables import Tables


def why(settings: Settings, question: Question) -> dict[str, Any]:
    """The answer. Unavailable where ClickHouse or Kafka is not there, BadSetting for a launch that was never told."""
    kafka = standing_kafka(settings, "launches could live")
    versions = asyncio.run(read_launches(kafka, settings.topic("launches"), registry_for(settings))).versions
    told = asyncio.run(told_decisions(settings, kafka, partition_of(question.shopper.encode(), settings.partitions)))
    with opened(settings) as (client, where), plain_errors(where):
        found = gathered(Tables(client, question.shopper, question.at_ms), question, versions, settings, told)
    return answered(found, settings)


def gathered(
    tables: Tables, question: Question, versions: Mapping[str, Sequence[Version]], settings: Settings, told: int | None
) -> Facts:
    """The facts about a question; `told`: how many decisions of the shopper's partition the topic has."""
    made, partition = tables.decision(), partition_of(question.shopper.encode(), settings.partitions)
    subject = subject_of(question, made, versions)
    refused_in_all, refused = tables.refused()
    seen = tables.seen(made.at_ms if made else -1)
    chosen = made if made and made.launch else None
    return Facts(
        question,
        made,
        versions,
        following_ms=tables.following_ms() if question.at_ms is not None else -1,
        seen=seen,
        refused=refused,
        refused_in_all=refused_in_all,
        past=tables.past(subject.launch),
        outcome=tables.outcome(chosen) if chosen else None,
        copy_text=tables.copy_text(chosen) if chosen else "",
        delivered=tables.delivered(chosen) if chosen else "",
        behind=None if told is None else max(told - tables.stored(partition), 0),
        similar="" if seen.events or made else nearest(question.shopper, tables.similar()),
        product_known=bool(subject.launch) or not subject.product or tables.knows_product(subject.product),
    )


async def told_decisions(settings: Settings, kafka: Access, partition: int) -> int | None:
    """How many decisions the topic has of a partition, repeats not counted; None where its end is not readable."""
    topic = settings.topic("decisions")
    try:
        async with Log(kafka, topic, partition) as log:
            end, last = await log.high_watermark(), None
            async for chunk in log.read(max(end - 1, 0), end):
                last = chunk.values[-1]
    except (Unavailable, Inconsistent):
        return None
    if last is None:
        return 0 if end == 0 else None
    try:
        return int(decode_one("decisions", last, registry=registry_for(settings))["seq"]) + 1
    except BadInput:
        return None
