"""In which order a log goes out, and what is waited for."""

from typing import Any

import numpy as np
import pyarrow as pa

from schemas.topics import INPUTS
from streams.publish.log import COLUMNS, Log, empty
from streams.publish.publishing import publish_events
from streams.publish.timetable import as_fast_as_it_goes
from tests.fakes.sender import StoryOfSending


async def test_a_consent_is_acknowledged_before_the_click_behind_it_is_sent() -> None:
    assert await _story(("shoppers", 1_000), ("clicks", 2_000)) == [
        ("sent", "shoppers", [1_000]),
        ("acknowledged", "shoppers", [1_000]),
        ("sent", "clicks", [2_000]),
        ("acknowledged", "clicks", [2_000]),
    ]


async def test_what_became_of_a_trigger_goes_before_the_acts_beside_it_too() -> None:
    told = await _story(("clicks", 1_000), ("deliveries", 2_000), ("searches", 3_000))
    assert [(what, topic) for what, topic, _ in told] == [
        ("sent", "deliveries"),
        ("acknowledged", "deliveries"),
        ("sent", "clicks"),
        ("sent", "searches"),
        ("acknowledged", "clicks"),
        ("acknowledged", "searches"),
    ]


async def _story(*events: tuple[str, int]) -> list[tuple[str, str, list[int]]]:
    sender = StoryOfSending()
    await publish_events(_log(*events), sender, as_fast_as_it_goes(len(events)), lambda _: None)
    return sender.told


def _log(*events: tuple[str, int]) -> Log:
    """Events of one shopper, of which nothing but topic and time matters."""
    tables = {name: _rows(name, [at_ms for topic, at_ms in events if topic == name]) for name in INPUTS}
    order = np.array([INPUTS.index(topic) for topic, _ in events], np.uint8)
    return Log(products=empty("products"), launches=empty("launches"), order=order, **tables)


def _rows(topic: str, at_ms: list[int]) -> pa.Table:
    nothing: dict[str, Any] = {field.name: pa.nulls(len(at_ms), field.type) for field in COLUMNS[topic]}
    return pa.table(nothing | {"at_ms": at_ms})
