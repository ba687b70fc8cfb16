"""A runner over a broker with fake models, fed straight from the topics, and what it left behind."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from aiokafka import AIOKafkaProducer

from schemas.topics import INPUTS, OUTPUTS
from streams.beside.asked import InterestCandidate
from streams.beside.canary import Canary, Share
from streams.beside.watch import Watch
from streams.broadcast import Broadcast
from streams.brokers.access import Access
from streams.codec.encode import decode_one, encode_one
from streams.codec.registries import registry_for
from streams.demo import digests
from streams.kafka import admin
from streams.kafka.log import Log
from streams.kafka.topics import plans
from streams.ports import Chunk, InterestModel
from streams.publish.publishing import publish
from streams.runner import rules
from streams.runner.compute import Models
from streams.runner.inbox import Runner
from streams.runner.parts import LOOK_S, Parts
from streams.runner.products import Products
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.fakes.inputs import StandingInputs
from tests.fakes.models import HashText, SumInterest


async def published(settings: Settings, shop: Shop) -> None:
    """Topics, the shop's log on them with two launches under plans, some money for them, and its products encoded."""
    await admin.create(Access.of(settings), plans(settings))
    log = with_plans(shop.log)
    await publish(log, Access.of(settings), settings)
    async with _producer(settings) as producer:
        await _grant(settings, producer, log.launches.column("launch")[0].as_py())
        products = Products(settings, HashText(), producer)
        for partition in range(settings.partitions):
            async with Log(Access.of(settings), settings.topic("products"), partition) as log:
                async for chunk in log.read(0, await log.high_watermark()):
                    await products.accept_products(chunk)


async def _grant(settings: Settings, producer: AIOKafkaProducer, launch: str) -> None:
    """Money for three coupons, and twenty impressions, for each partition."""
    for partition in range(settings.partitions):
        limits = {"money_micro": 3_000_000, "impressions": 20, "plan_version": 1, "place": partition}
        grant = {"launch": launch, "partition": partition} | limits
        value = encode_one("budget-grants", grant, registry=registry_for(settings))
        await producer.send_and_wait(settings.topic("budget-grants"), value, key=f"{launch}/{partition}".encode())


@asynccontextmanager
async def runner(
    settings: Settings, owner: str = "test", interest: InterestModel = SumInterest(), look_s: float = LOOK_S
) -> AsyncIterator[tuple[Runner, StandingInputs]]:
    """A runner with fake models. What is not drained at the end is left as a crash leaves it."""
    inputs = StandingInputs()
    broadcast = Broadcast(settings, Access.of(settings))
    await broadcast.start()
    async with _producer(settings) as journal, _producer(settings) as outputs:
        models = Models(HashText(), interest, canary=canary_of(settings))
        obeyed = rules.of(settings, models.text.space)
        parts = Parts(
            settings=settings,
            kafka=Access.of(settings),
            owner=owner,
            rules=obeyed,
            models=models,
            broadcast=broadcast,
            registry=registry_for(settings),
            journal=journal,
            outputs=outputs,
            look_s=look_s,
        )
        found = Runner(parts, inputs, broadcast.stop)
        try:
            yield found, inputs
        finally:
            await found.revoked(frozenset(range(settings.partitions)))
            await broadcast.stop()


def canary_of(settings: Settings) -> Canary | None:
    """Its candidate is a fake of twice the interest, and no drift withdraws it; none unless the settings say so."""
    if not settings.canary_interest:
        return None
    candidate = InterestCandidate(SumInterest(version="2", scale=0.2), settings.canary_interest)
    return Canary(candidate, Share(settings.seed, settings.canary_share_micro), Watch(99.0), settings.data_dir)


async def worked(
    settings: Settings,
    *,
    until: int | None = None,
    drained: bool = False,
    meanwhile: Callable[[], Awaitable[None]] | None = None,
    finish: Callable[[], Awaitable[None]] | None = None,
    interest: InterestModel = SumInterest(),
) -> int:
    """Read all partitions through a runner to their ends and drain it; or crash after about `until` events, which
    `drained` makes an orderly end.

    The number of events read. `meanwhile` happens between the takeover and the first event, `finish` between the last
    event and draining.
    """
    async with runner(settings, interest=interest) as (found, inputs):
        offsets = await found.assigned(frozenset(range(settings.partitions)))
        if meanwhile is not None:
            await meanwhile()
        fed = _Fed(found, inputs, settings, until)
        places = [(topic, partition) for topic in INPUTS for partition in range(settings.partitions)]
        feeds = [asyncio.create_task(fed.feed(*place, offsets[place])) for place in places]
        read_all = asyncio.gather(*feeds)
        if until is not None:
            enough = asyncio.create_task(fed.enough.wait())
            await asyncio.wait({read_all, enough}, return_when=asyncio.FIRST_COMPLETED)
            await _abandoned([*feeds, enough])
            if drained:
                await found.drain()
            return fed.count
        await read_all
        if finish is not None:
            await finish()
        await found.drain()
        return fed.count


async def _abandoned(feeds: list[asyncio.Task[Any]]) -> None:
    for feed in feeds:
        feed.cancel()
    await asyncio.gather(*feeds, return_exceptions=True)


async def fed(found: Runner, inputs: StandingInputs, settings: Settings) -> None:
    """Hand the first chunk of partition 0's clicks to a runner, with all its inputs caught up."""
    feeding = _Fed(found, inputs, settings, until=1)
    inputs.ends |= {(topic, 0): 0 for topic in INPUTS}
    await feeding.feed("clicks", 0, 0)


@dataclass
class _Fed:
    runner: Runner
    inputs: StandingInputs
    settings: Settings
    until: int | None
    count: int = 0
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    async def feed(self, topic: str, partition: int, first: int) -> None:
        async with Log(Access.of(self.settings), self.settings.topic(topic), partition) as log:
            end = await log.high_watermark()
            self.inputs.ends[topic, partition] = end
            async for chunk in log.read(first, end):
                for piece in cut(replace(chunk, topic=topic), self.settings.chunk):
                    if self.until is not None and self.count >= self.until:
                        self.enough.set()
                    await self.runner.accept(piece)
                    self.count += len(piece.offsets)


def cut(chunk: Chunk, size: int) -> list[Chunk]:
    """The chunk in pieces of at most `size` records."""
    starts = range(0, len(chunk.offsets), size)
    return [_slice(chunk, first, min(first + size, len(chunk.offsets))) for first in starts]


def _slice(chunk: Chunk, first: int, stop: int) -> Chunk:
    whole = stop == len(chunk.offsets)
    return replace(
        chunk,
        offsets=chunk.offsets[first:stop],
        published_ms=chunk.published_ms[first:stop],
        keys=chunk.keys[first:stop],
        values=chunk.values[first:stop],
        next_offset=chunk.next_offset if whole else int(chunk.offsets[stop]),
    )


async def outcome(settings: Settings) -> dict[str, object]:
    """Fingerprints of all rows and of every output without its repeats; publish times and numbers left out."""
    found: dict[str, object] = {"rows": await digests.profiles_sha256(settings, Access.of(settings))}
    for topic in OUTPUTS:
        records = [record async for record in _records(settings, topic)]
        found[topic] = (len(records), hashlib.sha256("\n".join(sorted(records)).encode()).hexdigest())
    return found


async def _records(settings: Settings, topic: str) -> AsyncIterator[str]:
    async for record in records(settings, topic):
        yield repr([record[name] for name in sorted(record) if name not in _UNEQUAL])


async def records(settings: Settings, topic: str) -> AsyncIterator[dict[str, Any]]:
    """Every record of an output, without its repeats."""
    for partition in range(settings.partitions):
        next_seq = 0
        async with Log(Access.of(settings), settings.topic(topic), partition) as log:
            async for chunk in log.read(0, await log.high_watermark()):
                for value in chunk.values:
                    record = decode_one(topic, value or b"", registry=registry_for(settings))
                    if record["seq"] == next_seq:
                        next_seq += 1
                        yield record


_UNEQUAL = {"seq", "published_ms", "not_after_ms"}


@asynccontextmanager
async def _producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka, acks="all", max_batch_size=1 << 20)
    await producer.start()
    try:
        yield producer
    finally:
        await producer.stop()
