"""What passes to a receiver and what does not, as the group changes.

C  chunk fetched        |  rebalance        X  dropped
"""

import asyncio
from collections.abc import Mapping

import numpy as np
import pytest
from faust.types import TP

from scorer.errors import Inconsistent
from streams.ports import Chunk
from streams.transport.holdings import Holdings
from streams.transport.lane import DEPTH

EMPTY = np.zeros(0, np.int64)


class Recorder:
    """A receiver of one topic that writes down what it is asked."""

    topics = frozenset({"t"})

    def __init__(self) -> None:
        self.told: list[str] = []
        self.restored = asyncio.Event()
        self.restored.set()
        self.space = asyncio.Event()
        self.space.set()
        self.start = 0

    async def take_over(self, partition: int) -> Mapping[TP, int]:
        self.told.append(f"take {partition}")
        await self.restored.wait()
        return {TP("t", partition): self.start}

    async def give_up(self, partition: int) -> None:
        self.told.append(f"give {partition}")

    async def accept(self, chunk: Chunk) -> None:
        await self.space.wait()
        self.told.append(f"chunk {chunk.partition}:{chunk.next_offset}")

    async def drain(self) -> None:
        self.told.append("drain")


class Refusing(Recorder):
    """Takes no chunk."""

    async def accept(self, chunk: Chunk) -> None:
        raise ValueError("no")


class World:
    """Holdings with a consumer that obeys at once, and says with which seek it fetches now."""

    def __init__(self, receiver: Recorder | None = None) -> None:
        self.receiver = receiver or Recorder()
        self.sought: dict[TP, tuple[int, int]] = {}
        self.fetchable: frozenset[TP] = frozenset()
        self.errors: list[BaseException] = []
        self.holdings = Holdings(
            (self.receiver,),
            seek=self.seek,
            on_change=lambda tps: setattr(self, "fetchable", tps),
            on_lost=lambda _: None,
            on_error=self.errors.append,
        )

    async def seek(self, generation: int, number: int, offsets: Mapping[TP, int]) -> bool:
        self.sought |= {tp: (number, offset) for tp, offset in offsets.items()}
        return generation == self.holdings.generation

    async def assign(self, generation: int, *partitions: int, member: str = "me") -> None:
        self.holdings.rebalanced(member, generation, [TP("t", p) for p in partitions])
        await settle()

    async def fetch(
        self, partition: int, next_offset: int, *, seek: int | None = None, start: int | None = None
    ) -> None:
        tp = TP("t", partition)
        number, at = self.sought[tp]
        number = number if seek is None else seek
        chunk = Chunk("t", partition, EMPTY, EMPTY, [], [], next_offset, 1000)
        if self.holdings.reserve(tp, number):
            self.holdings.deliver(tp, number, at if start is None else start, chunk)
        if seek is None:
            self.sought[tp] = (number, next_offset)
        await settle()


async def on_its_way() -> tuple[World, int]:
    """The chunk to 10 has arrived, the next is in Faust's queue; and the seek that both were fetched after."""
    world = World()
    await world.assign(1, 0)
    await world.fetch(0, 10)
    world.holdings.reserve(TP("t", 0), number := world.sought[TP("t", 0)][0])
    return world, number


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_nothing_is_fetched_before_a_partition_is_restored() -> None:
    """take_over ......... restored  seek  C"""
    world = World()
    world.receiver.restored.clear()
    await world.assign(1, 0)
    assert (world.fetchable, world.sought) == (frozenset(), {})
    world.receiver.start = 40
    world.receiver.restored.set()
    await settle()
    assert world.fetchable == {TP("t", 0)}
    assert world.sought[TP("t", 0)][1] == 40


async def test_a_chunk_of_before_a_rebalance_is_dropped_and_read_again() -> None:
    """C10  fetched C20 | X      C20 again"""
    world = World()
    await world.assign(1, 0)
    await world.fetch(0, 10)
    stale, _ = world.sought[TP("t", 0)]
    world.holdings.suspend()
    await world.assign(2, 0)
    assert world.sought[TP("t", 0)][1] == 10
    await world.fetch(0, 20, seek=stale, start=10)
    await world.fetch(0, 20)
    assert world.receiver.told == ["take 0", "chunk 0:10", "chunk 0:20"]


async def test_chunks_that_were_lost_on_their_way_are_fetched_again() -> None:
    """C10  C20, C30 lost in Faust's queue  | C40 X   C40 from 10 on"""
    world, _ = await on_its_way()
    await world.fetch(0, 40, start=30)
    assert (world.sought[TP("t", 0)][1], world.fetchable) == (10, {TP("t", 0)})
    await world.fetch(0, 40)
    assert (world.receiver.told, world.errors) == (["take 0", "chunk 0:10", "chunk 0:40"], [])


async def test_what_stood_in_a_queue_that_was_emptied_is_fetched_again_though_nothing_follows() -> None:
    """C10  C20 in Faust's queue  emptied  C20 from 10 on"""
    world, number = await on_its_way()
    world.holdings.emptied()
    await settle()
    await world.fetch(0, 20)
    assert (world.receiver.told, world.sought[TP("t", 0)]) == (["take 0", "chunk 0:10", "chunk 0:20"], (number + 1, 20))


async def test_a_kept_partition_is_not_taken_over_again_and_a_lost_one_is_given_up() -> None:
    world = World()
    await world.assign(1, 0, 1)
    await world.assign(2, 1)
    assert world.receiver.told == ["take 0", "take 1", "give 0"]
    assert world.fetchable == {TP("t", 1)}


@pytest.mark.parametrize(("generation", "member"), [(3, "me"), (2, "another")])
async def test_a_partition_that_another_may_have_had_in_between_is_taken_over_again(
    generation: int, member: str
) -> None:
    """generation 1 | (2: perhaps another's) | 3"""
    world = World()
    await world.assign(1, 0)
    await world.assign(generation, 0, member=member)
    assert world.receiver.told == ["take 0", "give 0", "take 0"]


async def test_a_restore_goes_on_through_a_rebalance_that_leaves_it_here() -> None:
    world = World()
    world.receiver.restored.clear()
    await world.assign(1, 0)
    await world.assign(2, 0)
    world.receiver.restored.set()
    await settle()
    assert world.receiver.told == ["take 0"]
    assert world.fetchable == {TP("t", 0)}


async def test_a_restore_ends_when_its_partition_is_lost() -> None:
    world = World()
    world.receiver.restored.clear()
    await world.assign(1, 0)
    await world.assign(2)
    assert world.receiver.told == ["take 0", "give 0"]
    assert world.fetchable == frozenset()


async def test_a_full_receiver_stops_the_fetch_of_its_partition_alone() -> None:
    world = World()
    await world.assign(1, 0, 1)
    world.receiver.space.clear()
    for n in range(DEPTH):
        assert TP("t", 0) in world.fetchable
        await world.fetch(0, n + 1)
    assert world.fetchable == {TP("t", 1)}
    world.receiver.space.set()
    await settle()
    assert world.fetchable == {TP("t", 0), TP("t", 1)}


async def test_a_chunk_of_before_a_retake_is_dropped_though_the_generation_is_the_same() -> None:
    """C10 C20  fetched C30   take_again from 5   X30  C15"""
    world = World()
    await world.assign(1, 0)
    await world.fetch(0, 20)
    stale, _ = world.sought[TP("t", 0)]
    world.receiver.start = 5
    world.holdings.take_again(0, 0, after_s=0)
    await settle()
    await world.fetch(0, 30, seek=stale, start=20)
    await world.fetch(0, 15)
    assert world.receiver.told[-3:] == ["give 0", "take 0", "chunk 0:15"]


async def test_a_retake_waits_and_is_forgotten_when_the_partition_goes() -> None:
    world = World()
    await world.assign(1, 0)
    world.holdings.take_again(0, 0, after_s=60)
    await world.assign(2)
    assert world.receiver.told.count("take 0") == 1


async def test_a_partition_that_has_become_shorter_is_an_error() -> None:
    world = World()
    await world.assign(1, 0)
    await world.fetch(0, 20)
    await world.fetch(0, 3, start=0)
    assert [type(error) for error in world.errors] == [Inconsistent]
    assert "t/0; seen: what was read ends at 20, the broker goes on at 0" in str(world.errors[0])


async def test_an_error_of_the_receiver_is_told() -> None:
    world = World(Refusing())
    await world.assign(1, 0)
    await world.fetch(0, 1)
    assert [str(error) for error in world.errors] == ["no"]


async def test_a_stop_drops_what_waits_and_drains() -> None:
    world = World()
    await world.assign(1, 0)
    world.receiver.space.clear()
    await world.fetch(0, 1)
    await world.holdings.stop()
    assert world.receiver.told == ["take 0", "drain"]
