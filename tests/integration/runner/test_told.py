"""What shoppers tell reaches their rows, in one order with what they do, whoever dies meanwhile."""

from collections.abc import Callable
from functools import cached_property

import pytest
from aiokafka import AIOKafkaProducer

from schemas.topics import INPUTS
from scorer.channels import KNOWN, mask
from scorer.events import ACTING
from scorer.hashing import text_hash
from scorer.languages import code
from scorer.profile import PROFILE
from streams.brokers.access import Access
from streams.codec.encode import encode_one
from streams.publish.log import Log
from streams.settings import Settings
from streams.shop.shop import Shop
from streams.store import HEADER
from streams.transport.changelog import restore
from tests.builders.avro_events import event
from tests.builders.runner import outcome, published, records, worked

pytestmark = pytest.mark.integration
MakeSettings = Callable[[int], Settings]
Told = dict[bytes, tuple[int, int, int]]  # consent, language, time zone of each shopper
SHOP, NOBODY = Shop(3, 1_200), Shop(1, 1)
NOW_MS, MINUTE_MS, DAY_MS = 1_760_000_000_000, 60_000, 86_400_000  # behind the shop's last event


class SilentShop(Shop):
    """Nobody tells anything, as before there was a topic for it."""

    @cached_property
    def log(self) -> Log:
        told = super().log
        acts = told.order[told.order < ACTING]
        return Log(told.products, told.launches, told.clicks, told.searches, told.reviews, acts)


async def stored(settings: Settings) -> Told:
    """As the profiles hold it."""
    found: Told = {}
    for partition in range(settings.partitions):
        kept = await restore(Access.of(settings), settings.topic("profiles"), partition)
        rows = kept.values[:, HEADER.itemsize :].copy().view(PROFILE).reshape(-1)
        told = zip(rows["consent"].tolist(), rows["language"].tolist(), rows["zone"].tolist(), strict=True)
        found |= dict(zip(kept.keys, told, strict=True))
    return {shopper: each for shopper, each in found.items() if each[0]}


def said(log: Log) -> Told:
    """As the log has it."""
    return {
        row["shopper"].encode(): (mask(row["consent"]) | KNOWN, code(row["language"]), text_hash(row["time_zone"]))
        for row in log.shoppers.to_pylist()
    }


async def send(settings: Settings, *events: tuple[str, dict[str, object]]) -> None:
    """Events of shopper u1, to partition 0, in this order."""
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka) as producer:
        for number, (topic, changes) in enumerate(events):
            value = encode_one(topic, event(topic, event_id=f"{topic}-{changes}-{number}", **changes))
            await producer.send_and_wait(settings.topic(topic), value, key=b"u1", partition=0)


def view(minutes: int) -> tuple[str, dict[str, object]]:
    return "clicks", {"at_ms": NOW_MS + minutes * MINUTE_MS}


def allow(*channels: str, at_ms: int = NOW_MS) -> tuple[str, dict[str, object]]:
    return "shoppers", {"consent": list(channels), "at_ms": at_ms}


async def consent(settings: Settings) -> int:
    """What is stored of u1."""
    await worked(settings)
    return (await stored(settings)).get(b"u1", (0, 0, 0))[0]


async def decisions(settings: Settings) -> int:
    return len([record async for record in records(settings, "decisions") if record["shopper"] == "u1"])


async def test_everyone_is_known_as_they_told_it_however_often_a_worker_dies(settings_of: MakeSettings) -> None:
    settings = settings_of(97)
    await published(settings, SHOP)
    for events in (200, 1, 300, 150, 0, 400):
        await worked(settings, until=events)
    await worked(settings)
    assert await stored(settings) == said(SHOP.log)


async def test_a_consent_long_behind_the_newest_event_is_obeyed(settings_of: MakeSettings) -> None:
    settings = settings_of(500)
    await published(settings, NOBODY)
    await send(settings, view(0))
    await worked(settings)
    await send(settings, allow("push", at_ms=NOW_MS - 30 * DAY_MS))
    assert await consent(settings) == KNOWN | mask(["push"])
    assert [letter async for letter in records(settings, "dead-letters") if letter["topic"] == "shoppers"] == []


async def test_a_consent_withdrawn_between_two_decisions_counts_for_the_second(settings_of: MakeSettings) -> None:
    """views  0  40 | 80 minutes
    allowed  push   | nothing
    """
    settings = settings_of(500)
    await published(settings, NOBODY)
    await send(settings, allow("push", "email"), view(0), view(40))
    before = (await consent(settings), await decisions(settings))
    await send(settings, allow(at_ms=NOW_MS + 50 * MINUTE_MS), view(80))
    after = (await consent(settings), await decisions(settings))
    assert (before, after) == ((KNOWN | mask(["push", "email"]), 1), (KNOWN, 2))


async def test_a_delivery_is_taken_and_leaves_profiles_as_they_are(settings_of: MakeSettings) -> None:
    settings, without = settings_of(500), settings_of(500)
    for each in (settings, without):
        await published(each, NOBODY)
        await send(each, view(0))
    await send(settings, ("deliveries", {"at_ms": NOW_MS - 30 * DAY_MS}), ("deliveries", {"status": "seen"}))
    await worked(settings)
    await worked(without)
    letters = [letter["error"] async for letter in records(settings, "dead-letters") if letter["topic"] == "deliveries"]
    assert letters == ["bad_status"]
    assert (await outcome(settings))["rows"] == (await outcome(without))["rows"]


def of_three_inputs(patch: pytest.MonkeyPatch) -> None:
    """A worker of before there were topics of what is told."""
    for module in (
        "streams.journal.inputs",
        "streams.runner.state",
        "streams.runner.partition",
        "tests.builders.runner",
    ):
        patch.setattr(f"{module}.INPUTS", INPUTS[:ACTING])


async def test_a_worker_goes_on_where_one_of_three_inputs_died(
    settings_of: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    calm, settings, shop = settings_of(97), settings_of(97), SilentShop(3, 1_200)
    for each in (calm, settings):
        await published(each, shop)
    await worked(calm)
    with monkeypatch.context() as patch:
        of_three_inputs(patch)
        await worked(settings, until=600)
    await worked(settings)
    assert await outcome(settings) == await outcome(calm)


async def test_what_was_told_before_a_worker_knew_the_topic_is_read_from_its_beginning(
    settings_of: MakeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(97)
    await published(settings, SHOP)
    with monkeypatch.context() as patch:
        of_three_inputs(patch)
        await worked(settings, until=600)
    await worked(settings)
    assert await stored(settings) == said(SHOP.log)
