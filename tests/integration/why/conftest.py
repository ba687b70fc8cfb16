"""A broker with one plan live, and an engine with tables, new for each module."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.codec.registries import registry_for
from streams.kafka.admin import create
from streams.kafka.topics import plans
from streams.plans.live import standing_of, tell_launches
from streams.settings import Settings
from tests.builders.decided import kettle_plan
from tests.servers.hand_made_parts import Parts, engine


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    pytest.importorskip("chdb", reason="the extra `local` is not installed")
    folder: Path = tmp_path_factory.mktemp("why")
    with engine(Settings(data_dir=folder, partitions=2)) as parts:
        asyncio.run(_tell(parts))
        yield parts


async def _tell(parts: Parts) -> None:
    settings = parts.settings
    await create(parts.at.kafka, plans(settings))
    kettle = standing_of(kettle_plan(), 3)
    await tell_launches(parts.at.kafka, settings.topic("launches"), registry_for(settings), [kettle])
