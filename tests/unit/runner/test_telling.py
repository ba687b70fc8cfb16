import asyncio
from typing import Any

from streams.runner import telling
from streams.runner.telling import Telling
from tests.fakes.inbox import CountingInbox


async def said_of(*changes: tuple[str, int]) -> list[str]:
    """What is said of six partitions; a pause stands for a rebalance that has ended."""
    said: list[str] = []
    inbox: Any = Telling(CountingInbox(inputs=None), 6, said.append)
    for word, number in changes:
        if word == "pause":
            await asyncio.sleep(1.5 * telling.QUIET_S)
        else:
            await getattr(inbox, word)(frozenset({number}))
    await asyncio.sleep(1.5 * telling.QUIET_S)
    await inbox.drain()
    return said


async def test_all_partitions_of_a_rebalance_are_told_in_one_line():
    assert await said_of(*(("assigned", number) for number in range(6))) == ["Deciding for all 6 partitions."]


async def test_what_another_worker_takes_is_told():
    pause = ("pause", 0)
    changes = [("assigned", 0), ("assigned", 2), ("assigned", 5), pause, ("revoked", 2), pause]
    assert await said_of(*changes, ("revoked", 0), ("revoked", 5)) == [
        "Deciding for 3 of 6 partitions: 0, 2, 5.",
        "Deciding for 2 of 6 partitions: 0, 5.",
        "Deciding for none of 6 partitions.",
    ]


async def test_a_partition_that_comes_back_at_once_is_not_told():
    assert await said_of(("assigned", 1), ("pause", 0), ("revoked", 1), ("assigned", 1)) == [
        "Deciding for 1 of 6 partitions: 1."
    ]
