"""A log that only names products is published beside a catalogue that describes some of them."""

import json
from pathlib import Path

import pytest

from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.kafka.admin import create
from streams.kafka.consume import read_topic
from streams.kafka.topics import plans
from streams.logs.importing import read_log
from streams.publish.log import Log
from streams.publish.publishing import publish
from streams.settings import Settings

pytestmark = pytest.mark.integration
SCARF = {"topic": "products", "product": "scarf", "title": "Wool scarf", "category": "scarves", "price": 20}


async def test_what_an_earlier_log_said_of_a_product_stays_where_a_later_one_only_names_it(
    settings: Settings, tmp_path: Path
) -> None:
    await create(Access.of(settings), plans(settings))
    await publish(_log(tmp_path, SCARF), Access.of(settings), settings)
    done = await publish(_log(tmp_path, _view("scarf"), _view("hat")), Access.of(settings), settings)
    assert (done.products, done.bare, done.events) == (1, 1, 2)
    assert await _titles(settings) == {"scarf": ["Wool scarf"], "hat": [""]}


async def test_a_line_that_describes_a_product_replaces_what_stood(settings: Settings, tmp_path: Path) -> None:
    await create(Access.of(settings), plans(settings))
    await publish(_log(tmp_path, _view("scarf")), Access.of(settings), settings)
    done = await publish(_log(tmp_path, SCARF), Access.of(settings), settings)
    assert (done.products, done.bare) == (1, 0)
    assert await _titles(settings) == {"scarf": ["", "Wool scarf"]}


def _view(product: str) -> dict[str, object]:
    return {"topic": "clicks", "shopper": "anna", "at_ms": 1_757_930_400_000, "kind": "view", "product": product}


def _log(folder: Path, *lines: dict[str, object]) -> Log:
    path = folder / "log.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return read_log("jsonl", path).log


async def _titles(settings: Settings) -> dict[str, list[str]]:
    """Of each product, what its records say in turn."""
    found: dict[str, list[str]] = {}
    async for chunk in read_topic(Access.of(settings), settings.topic("products")):
        for value in chunk.values:
            product = decode_one("products", value or b"")
            found.setdefault(product["product"], []).append(product["title"])
    return found
