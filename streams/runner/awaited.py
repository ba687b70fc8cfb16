"""How far products must be encoded before events on them are decided: up to the last that gets a vector."""

from typing import Final

from schemas.registry import Registry
from scorer.errors import BadInput
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.kafka.log import Log
from streams.ports import RecordLog
from streams.runner.products import read_product
from streams.settings import Settings

_FIRST_LOOK_BACK: Final = 256


async def until_encoded(broadcast: Broadcast, settings: Settings, kafka: Access, registry: Registry) -> None:
    """Return when all products that stand on their topic now have their vectors in `broadcast`, a started one. Raises
    Unavailable where they do not come within `catalogue_wait_ms`."""
    wanted = {}
    for number in range(settings.partitions):
        async with Log(kafka, settings.topic("products"), number) as log:
            wanted[number] = await encoded_end(log, registry)
    await broadcast.encoded_up_to(wanted, settings.catalogue_wait_ms / 1000)


async def encoded_end(log: RecordLog, registry: Registry) -> int:
    """First offset behind the last product of one partition that gets a vector, 0 where none does: tombstones, what is
    refused and the markers of transactions may follow it. Reads as far back as that takes."""
    stop, look_back = await log.high_watermark(), _FIRST_LOOK_BACK
    while stop > 0:
        first = max(stop - look_back, 0)
        last = await _last_good(log, first, stop, registry)
        if last >= 0:
            return last + 1
        stop, look_back = first, 4 * look_back
    return 0


async def _last_good(log: RecordLog, first: int, stop: int, registry: Registry) -> int:
    """Its offset, -1 where there is none. What a compaction has taken away gets no vector either."""
    chunks = [chunk async for chunk in log.read(first, stop, holes=True)]
    for chunk in reversed(chunks):
        for offset, value in zip(reversed(chunk.offsets.tolist()), reversed(chunk.values), strict=True):
            if value is not None and _is_good(value, registry):
                return int(offset)
    return -1


def _is_good(value: bytes, registry: Registry) -> bool:
    try:
        read_product(value, registry)
    except BadInput:
        return False
    return True
