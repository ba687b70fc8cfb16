"""A stretch of a broker's topics, kept in files, is computed again to what the broker's own topics come to."""

from pathlib import Path

import numpy as np
import pytest

from streams.brokers.access import Access
from streams.capture.captured import Captured
from streams.kafka.records import KafkaRecords
from streams.ports import Records
from streams.replay.steps import Rerun, rerun
from streams.settings import Settings
from tests.builders.captures import captured
from tests.fakes.models import HashText

pytestmark = pytest.mark.integration


async def _steps(settings: Settings, records: Records) -> list[Rerun]:
    space = HashText().space
    return [step for part in range(2) async for step in rerun(settings, records, part, space, lambda *_: None)]


def _told(steps: list[Rerun]) -> list[bytes]:
    return [
        b"".join(
            [
                step.taken.events.tobytes(),
                step.computed.decisions.tobytes(),
                step.computed.scores.interest.tobytes(),
                np.ascontiguousarray(step.features).tobytes(),
                repr(step.shoppers).encode(),
            ]
        )
        for step in steps
    ]


async def test_a_replay_of_a_capture_is_the_replay_of_the_broker(settings: Settings, tmp_path: Path) -> None:
    await captured(settings, tmp_path / "kept")
    kept = Captured(tmp_path / "kept")
    elsewhere = kept.settings(Settings(data_dir=tmp_path / "elsewhere"))
    from_files = _told(await _steps(elsewhere, kept))
    from_broker = _told(await _steps(settings, KafkaRecords(settings, Access.of(settings))))
    assert len(from_files) > 10
    assert from_files == from_broker
