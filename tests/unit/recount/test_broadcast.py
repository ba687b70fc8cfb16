"""The recount leaves out of the broadcast topics what workers leave out, and ends the launches that they end."""

import asyncio
import json
from typing import Any

import pytest

from schemas.registry import PACKAGED
from scorer.errors import BadInput
from streams.codec.encode import encode_one
from streams.feed import Feed
from streams.planned import planned
from streams.plans.live import standing_of
from streams.recount.broadcast import read_broadcast
from streams.recount.budgets import Spent
from streams.recount.launches import Launches
from streams.recount.plans import why_unusable
from streams.recount.products import Products
from streams.recount.reading import Avro
from tests.builders.hand_made_log import Sent
from tests.builders.plans import plan_of
from tests.builders.read_topics import Memory

PLAN = plan_of()
KETTLE = PLAN.launch.encode()
JSON: dict[str, Any] = json.loads(PLAN.to_json())


def changed(**fields: Any) -> str:
    return json.dumps(JSON | fields)


def value(**fields: Any) -> bytes:
    return encode_one("launches", standing_of(PLAN, 1).record() | fields)


def product(**fields: Any) -> bytes:
    plain = {"category": "", "brand": "", "vector": b"", "model": "", "space": 1, "flags": 0, "price_micro": 5}
    return encode_one("product-vectors", {"product": PLAN.product, "title": "", **plain, **SOURCE, **fields})


SOURCE = {"source_partition": 0, "source_offset": 0}


def read(*records: tuple[str, bytes | None, bytes | None]) -> tuple[Launches, Products]:
    launches, products = Launches(), Products()
    sent = [Sent(topic, 0, key, told, 0) for topic, key, told in records]  # type: ignore[arg-type]
    asyncio.run(read_broadcast(Memory(sent), Avro(), launches, products))
    return launches, products


@pytest.mark.parametrize(
    ("key", "told"),
    [
        *((KETTLE, b"no Avro"), (KETTLE, b""), (KETTLE, value(status="ended") + b"\0")),
        *((key, value(status="ended")) for key in (None, b"", b"toaster", b"\xff")),
        (None, None),
    ],
)
def test_a_launch_stays_as_it_was_where_a_record_is_left_out(
    key: bytes | None, told: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    launches, _ = read(("launches", KETTLE, value()), ("launches", key, told))
    assert [(at, launch) for at, launch, _ in launches.versions] == [(0, PLAN.launch)]
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["launches/0/1 is left out"]


def test_a_plan_that_cannot_be_followed_ends_its_launch() -> None:
    launches, _ = read(("launches", KETTLE, value()), ("launches", KETTLE, value(plan="no JSON")))
    assert [bool(launches.version(before, PLAN.launch)) for before in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    "fields",
    [
        *({"status": word} for word in ("Paused", "stopped", "LIVE", " live", "")),
        *({"version": number} for number in (2**31, 1_757_894_400_000, 2**63 - 1, -1)),
    ],
)
def test_a_status_or_a_version_that_is_not_known_ends_its_launch(fields: dict[str, Any]) -> None:
    launches, _ = read(("launches", KETTLE, value()), ("launches", KETTLE, value(**fields)))
    assert [bool(launches.version(before, PLAN.launch)) for before in (1, 2)] == [True, False]


@pytest.mark.parametrize(
    ("key", "told"), [(b"p", b"no Avro"), (b"\xff", product(title="new")), (b"p", product(title="new", vector=b"123"))]
)
def test_a_product_stays_as_it_was_where_a_record_is_left_out(key: bytes, told: bytes) -> None:
    records = [(b"p", product(title="kettle")), (key, told)]
    feed = Feed(PACKAGED)
    for offset, (each, one) in enumerate(records):
        feed.take("product-vectors", [(offset, each, one)])
    _, products = read(*(("product-vectors", each, one) for each, one in records))
    assert [products.version(2, PLAN.product).title, feed.catalogue.titles[-1]] == ["kettle", "kettle"]


def test_a_plan_that_leaves_its_budget_out_has_none() -> None:
    short = {name: told for name, told in JSON.items() if name not in ("budget_micro", "impressions")}
    launches, _ = read(("launches", KETTLE, value(plan=json.dumps(short))))
    assert list(Spent({PLAN.launch: 5}, {PLAN.launch: 5}).broken(launches)) == []


FOLLOWED = [
    PLAN.to_json(),
    json.dumps({name: told for name, told in JSON.items() if name in ("launch", "product", "time_zone", "policy")})[:-1]
    + ', "start_ms": 0, "end_ms": 1, "channels": [], "offers": []}',
    changed(offers=[], channels=["telex"]),
    changed(parameters=[["scale", 1]]),
    changed(audience="purchases(days=30) < 3"),
    changed(table=[{"offer": "o", "channel": "telex", "probability_micro": 5}]),
    changed(time_zone="", budget_micro=2**63 - 1, holdout_micro=-(2**31)),
]
REFUSED = [
    *("no JSON", "[]", "7", "{}", "[" * 100_000, changed(a_new_limit=1), changed(launch="\ud83d")),
    *(json.dumps({name: told for name, told in JSON.items() if name != each}) for each in ("offers", "launch")),
    *(changed(**{name: value}) for name in JSON for value in (None, [7], {"a": 1}, True)),
    *(changed(**{name: 2**63}) for name, told in JSON.items() if isinstance(told, int)),
    *(changed(**{name: 2**31}) for name in ("cap_per_day", "cap_per_shopper", "holdout_micro", "exploration_micro")),
    *(changed(negative_share_micro=2**31), changed(quiet_from_min=2**15), changed(quiet_to_min=2**15)),
    *(changed(offers=[one]) for one in ("o", {}, {"name": 5}, {"name": "o", "cost_micro": "1"}, {"name": "o", "x": 1})),
    *(changed(offers=[{"name": "o", "discount_micro": 2**31}]), changed(offers=JSON["offers"] * 8)),
    *(changed(copy=one) for one in ([["zh", 5]], [["zh"]], "zh", {"zh": "x"})),
    *(changed(parameters=one) for one in ([["scale", "1"]], [["scale", 10**400]], [["scale", True]])),
    *(changed(table=[one]) for one in ({"offer": "o"}, {"offer": "o", "channel": "push", "probability_micro": 2**31})),
    *(changed(policy="magic"), changed(pacing="odd"), changed(channels=["telex"]), changed(default_consent=["telex"])),
    *(changed(audience=one) for one in ("", "nope(", "affinty('kitchen') > 1", "(" * 900 + "true" + ")" * 900)),
]


@pytest.mark.parametrize("text", [*FOLLOWED, *REFUSED])
def test_a_plan_can_be_followed_or_not_as_workers_say(text: str) -> None:
    assert bool(why_unusable(text)) == refused(text)


@pytest.mark.parametrize(("texts", "wanted"), [(FOLLOWED, {False}), (REFUSED, {True})])
def test_these_are_plans_and_those_are_none(texts: list[str], wanted: set[bool]) -> None:
    assert {refused(text) for text in texts} == wanted


def refused(text: str) -> bool:
    """Whether workers end the launch of such a plan."""
    try:
        planned(text)
    except BadInput:
        return True
    return False
