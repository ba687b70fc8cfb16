"""Records as versions before told them: a comparison knows them, and nothing else that is like them."""

import asyncio
import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from scorer.plan import from_json
from streams.codec.encode import decode_one, encode_one
from streams.publish.log import COLUMNS, Log
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.held import HeldRecords
from tests.builders.lived import lived
from tests.builders.replayed import verified

SETTINGS = Settings(partitions=2, chunk=97)


def in_yen(log: Log) -> Log:
    """Every plan counts in yen, and says the price."""
    rows = log.launches.to_pylist()
    for row in rows:
        if row["plan"]:
            plan = replace(from_json(row["plan"]), currency="JPY", copy=(("zh", "{price} 元"), ("en", "for {price}")))
            row["plan"] = plan.to_json()
    return replace(log, launches=pa.Table.from_pylist(rows, schema=COLUMNS["launches"]))


LOG = in_yen(with_plans(Shop(3, 1_500).log))
PRICES = dict(zip(*(LOG.products.column(name).to_pylist() for name in ("product", "price")), strict=True))


@pytest.fixture(scope="module")
def happened() -> HeldRecords:
    return asyncio.run(lived(SETTINGS, LOG))


def told(happened: HeldRecords, price: Callable[[float], str]) -> tuple[HeldRecords, int]:
    """What happened, with prices in copies as `price` tells them; how many tell one."""
    held, changed = copy.deepcopy(happened), 0
    for partition in range(SETTINGS.partitions):
        triggers = held.of("triggers", partition)
        for at, (key, value, at_ms) in enumerate(triggers):
            record = decode_one("triggers", value or b"")
            now = PRICES[record["product"]]
            if record["copy_text"]:
                text = record["copy_text"].replace(f"{now + 1e-9:.0f}", price(now))
                changed += text != record["copy_text"]
                triggers[at] = key, encode_one("triggers", record | {"copy_text": text}), at_ms
    return held, changed


async def test_prices_with_two_decimals_in_yen_were_told_by_a_version_before(
    happened: HeldRecords, tmp_path: Path
) -> None:
    held, changed = told(happened, lambda price: f"{price:.2f}")
    found = await verified(SETTINGS, held, tmp_path)
    assert (found["same"], found["outputs"]["triggers"]["diverged"], changed > 20) == (True, 0, True)


async def test_prices_that_no_version_told_are_different(happened: HeldRecords, tmp_path: Path) -> None:
    held, changed = told(happened, lambda price: f"{price:.3f}")
    found = await verified(SETTINGS, held, tmp_path)
    assert (found["outputs"]["triggers"]["diverged"], found["first_divergence"]["field"]) == (changed, "copy_text")
