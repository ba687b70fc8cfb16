"""Batches that are handed to a producer, and what becomes of their acknowledgements."""

import asyncio
import gc
from typing import Any

from streams.kafka.batches import queue_rows


class Broken:
    """A producer of batches of one record, none of which arrives."""

    def create_batch(self) -> "Batch":
        return Batch()

    async def send_batch(self, batch: "Batch", topic: str, partition: int) -> "asyncio.Future[Any]":
        sent = asyncio.get_running_loop().create_future()
        sent.set_exception(ConnectionError("gone"))
        return sent


class Batch:
    """Room for one record."""

    def __init__(self) -> None:
        self._count = 0

    def append(self, **_: Any) -> object | None:
        self._count += 1
        return object() if self._count == 1 else None

    def record_count(self) -> int:
        return self._count


async def _failures() -> list[dict[str, Any]]:
    """What the loop complains of when the first failure is all that anybody waits for."""
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
    acks = await queue_rows(Broken(), "clicks", 0, [b"a", b"b", b"c"], [b"1", b"2", b"3"])  # type: ignore[arg-type]
    try:
        await acks[0]
    except ConnectionError:
        await asyncio.sleep(0)
    del acks
    gc.collect()
    return told


def test_batches_behind_a_failed_one_fail_in_silence() -> None:
    assert asyncio.run(_failures()) == []
