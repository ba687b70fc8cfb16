"""When a worker is ready: it has claimed every partition's journal."""

import asyncio
import time
from collections.abc import Callable

from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.kafka.log import Log
from streams.settings import Settings

_PATIENCE_S = 600.0  # a first start compiles the core
_POLL_S = 0.2


async def until_claimed(settings: Settings, kafka: Access, check: Callable[[], None]) -> None:
    """Return once each partition's journal holds a claim. Raises Unavailable after 600 s, or what `check` raises."""
    began = time.monotonic()
    for partition in range(settings.partitions):
        while not await _claimed(settings, kafka, partition):
            check()
            if time.monotonic() - began > _PATIENCE_S:
                raise Unavailable(
                    "The worker does not take its partitions", seen=f"partition {partition} after {_PATIENCE_S:.0f} s"
                )
            await asyncio.sleep(_POLL_S)


async def _claimed(settings: Settings, kafka: Access, partition: int) -> bool:
    async with Log(kafka, settings.topic("journal"), partition) as log:
        return await log.high_watermark() > 0
