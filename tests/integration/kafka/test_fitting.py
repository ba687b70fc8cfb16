"""A record that is larger than its topic takes is told with the topic, whichever way it is sent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.registry import PACKAGED
from scorer.errors import BadSetting
from streams.brokers.access import Access
from streams.journal.writer import JournalWriter
from streams.kafka.admin import create
from streams.kafka.batches import send_rows
from streams.kafka.log import Log
from streams.kafka.produce import producing
from streams.kafka.topics import plans
from streams.settings import Settings
from tests.servers.brokers import running_broker

pytestmark = pytest.mark.integration
TOLD = r"too large; at (journal|profiles); .*max.message.bytes of the topic; `launchpulse topics check`"


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[Settings]:
    """Of an Apache Kafka whose topics take 100 bytes a record; the embedded broker takes any."""
    with running_broker("kafka", tmp_path) as part:
        settings = Settings(kafka=part.address, partitions=1)
        small = [replace(plan, configs={"max.message.bytes": "100"}) for plan in plans(settings)]
        await create(Access.of(settings), [plan for plan in small if plan.name in ("journal", "profiles")])
        yield settings


async def test_a_row_or_a_step_that_is_too_large_names_its_topic_and_the_setting(settings: Settings) -> None:
    async with producing(Access.of(settings)) as producer:
        with pytest.raises(BadSetting, match=TOLD):
            await send_rows(producer, "profiles", 0, [b"anna"], [bytes(200)])
        async with Log(Access.of(settings), "journal", 0) as log:
            with pytest.raises(BadSetting, match=TOLD):
                await JournalWriter(producer, log, owner="o" * 200, registry=PACKAGED).claim()
