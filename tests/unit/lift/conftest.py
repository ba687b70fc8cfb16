"""An engine whose tables hold one launch."""

from collections.abc import Iterator
from typing import Any

import pytest
from clickhouse_connect import get_client

from streams.clickhouse.migrations import apply, plan

_ARMS = {
    "offer": "LowCardinality(String)",
    "arm_candidates": "Array(UInt8)",
    "arm_offers": "Array(String)",
    "arm_channels": "Array(String)",
    "arm_propensity_micro": "Array(UInt32)",
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    client = get_client(dsn=f"chdb://{tmp_path_factory.mktemp('lift')}/engine")
    apply(client, plan(client))
    for column, kind in _ARMS.items():
        client.command(f"ALTER TABLE decisions ADD COLUMN IF NOT EXISTS {column} {kind}")
    yield client
    client.close()


@pytest.fixture
def client(engine: Any) -> Any:
    """With empty tables."""
    for table in ("decisions", "events", "outcomes"):
        engine.command(f"TRUNCATE TABLE {table}")
    return engine
