"""What a decision about one shopper needs, read from the topics: rows of the partition, and what is in force."""

from dataclasses import dataclass

import numpy as np

from schemas.topics import CHANGELOGS
from scorer.errors import BadSetting
from scorer.nearest import nearest
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.kafka.ensured import present
from streams.publish.keys import partition_of
from streams.runner.gather import InForce
from streams.settings import Settings
from streams.store import RowStore
from streams.transport.changelog import restore


@dataclass(frozen=True)
class Standing:
    """Rows of the shopper's partition as the changelogs have them (a worker stores them every `flush_ms`), the
    shopper's index among them, and the newest broadcast content."""

    partition: int
    store: RowStore
    row: int
    force: InForce


async def standing(settings: Settings, kafka: Access, shopper: str) -> Standing:
    """Raises BadSetting for a shopper without a profile, with the nearest name in the partition; Unavailable where
    Kafka does not answer, or lacks the changelogs."""
    await present(kafka, map(settings.topic, CHANGELOGS))
    partition, store = partition_of(shopper.encode(), settings.partitions), RowStore()
    for name in CHANGELOGS:
        found = await restore(kafka, settings.topic(name), partition)
        store.holder(name).restore(name, found.keys, found.values, changed=np.zeros(len(found.keys), np.bool_))
    known = store.shoppers.keys
    if shopper.encode() not in known:
        meant = nearest(shopper, (key.decode("utf-8", "replace") for key in known))
        remedy = f"Did you mean {meant}?" if meant else "A profile begins with a shopper's first event."
        raise BadSetting("there is no profile of this shopper", where=shopper, remedy=remedy)
    row = known.index(shopper.encode())
    broadcast = Broadcast(settings, kafka)
    await broadcast.start()
    try:
        return Standing(partition, store, row, InForce.below(broadcast.catalogue, broadcast.catalogue.next))
    finally:
        await broadcast.stop()
