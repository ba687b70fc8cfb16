"""Bad records among good ones: each ends in a dead letter with a reason, or in a result, and disturbs no neighbour."""

from collections.abc import Callable

import pytest
from aiokafka import AIOKafkaProducer

from schemas.topics import OUTPUTS
from streams.brokers.access import Access
from streams.codec.encode import decode_one, encode_one
from streams.kafka.log import Log
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, worked

pytestmark = pytest.mark.integration
DAY_MS = 86_400_000
NOW_MS = 1_760_000_000_000
CLICK = {
    "event_id": "c",
    "shopper": "anna",
    "at_ms": NOW_MS,
    "kind": "view",
    "product": "kettle",
    "price": 9.5,
    "quantity": 1,
    "session": None,
    "composite": False,
}
REVIEW = {"event_id": "r", "shopper": "anna", "at_ms": NOW_MS, "product": "kettle", "text": "good", "label": None}
SEARCH = {"event_id": "s", "shopper": "anna", "at_ms": NOW_MS, "query": "kettle", "composite": False}
GOOD = encode_one("clicks", CLICK)

REFUSED = {
    "not_framed": b"{}",
    "truncated": GOOD[:-3],
    "unknown_schema": GOOD[:1] + (9_999).to_bytes(4, "big") + GOOD[5:],
    "wrong_schema": encode_one("searches", SEARCH),
    "bad_price": encode_one("clicks", CLICK | {"event_id": "nan", "price": float("nan")}),
    "bad_quantity": encode_one("clicks", CLICK | {"event_id": "q", "quantity": 0}),
    "bad_kind": encode_one("clicks", CLICK | {"event_id": "k", "kind": "stare"}),
    "too_far_ahead": encode_one("clicks", CLICK | {"event_id": "2100", "at_ms": 4_102_444_800_000}),
    "too_late": encode_one("clicks", CLICK | {"event_id": "1970", "at_ms": 0}),
    "duplicate": GOOD,
    "no_value": None,
}
ODD_TEXTS = ("", "😀" * 10, "مرحبا بكم", "a\x00b", "长" * 350_000)


async def _sent(settings: Settings, topic: str, values: list[bytes | None]) -> None:
    async with AIOKafkaProducer(bootstrap_servers=settings.kafka, max_request_size=8 << 20) as producer:
        for value in values:
            await producer.send_and_wait(settings.topic(topic), value, key=b"anna", partition=0)


async def _records(settings: Settings, topic: str) -> list[dict[str, object]]:
    async with Log(Access.of(settings), settings.topic(topic), 0) as log:
        return [
            decode_one(topic, value or b"")
            async for chunk in log.read(0, await log.high_watermark())
            for value in chunk.values
        ]


async def test_each_bad_click_is_a_dead_letter_with_its_reason_and_its_bytes(
    settings_of: Callable[[int], Settings],
) -> None:
    settings = settings_of(500)
    await published(settings, Shop(1, 1))
    await _sent(settings, "clicks", [GOOD, *REFUSED.values()])
    await worked(settings)
    letters = await _records(settings, "dead-letters")
    assert {letter["error"]: letter["value"] for letter in letters} == REFUSED


async def test_each_odd_text_is_a_result(settings_of: Callable[[int], Settings]) -> None:
    settings = settings_of(500)
    await published(settings, Shop(1, 1))
    reviews = [REVIEW | {"event_id": str(at), "text": text, "composite": False} for at, text in enumerate(ODD_TEXTS)]
    searches = [SEARCH | {"event_id": str(at + 100), "query": text} for at, text in enumerate(ODD_TEXTS)]
    await _sent(settings, "reviews", [encode_one("reviews", review) for review in reviews])
    await _sent(settings, "searches", [encode_one("searches", search) for search in searches])
    await worked(settings)
    scored = {score["event_id"] for score in await _records(settings, "review-scores")}
    assert {str(at) for at in range(len(ODD_TEXTS))} <= scored


async def test_an_unknown_product_is_folded_and_flagged(settings_of: Callable[[int], Settings]) -> None:
    settings = settings_of(500)
    await published(settings, Shop(1, 1))
    later = CLICK | {"event_id": "d", "at_ms": NOW_MS + DAY_MS // 2, "product": "never-heard-of"}
    await _sent(settings, "clicks", [GOOD, encode_one("clicks", later)])
    await worked(settings)
    decisions = [each for each in await _records(settings, "decisions") if each["shopper"] == "anna"]
    assert [int(each["flags"]) & 4 for each in decisions] == [4]  # type: ignore[call-overload]


async def test_outputs_are_numbered_without_a_hole(settings_of: Callable[[int], Settings]) -> None:
    settings = settings_of(7)
    await published(settings, Shop(2, 400))
    await worked(settings)
    numbers = {topic: [record["seq"] for record in await _records(settings, topic)] for topic in OUTPUTS}
    assert numbers == {topic: list(range(len(found))) for topic, found in numbers.items()}
