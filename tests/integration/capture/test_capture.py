"""A stretch of a broker's topics, kept in files, is computed again to what the broker's own topics come to."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from schemas.topics import INPUTS
from scorer.errors import Inconsistent
from streams.brokers.access import Access
from streams.capture.asking import Given
from streams.capture.bisection import offset_at
from streams.capture.captured import Captured
from streams.capture.check import check
from streams.kafka.records import KafkaRecords
from streams.ports import Records
from streams.replay.steps import Rerun, rerun
from streams.settings import Settings
from tests.builders.captures import all_of, captured
from tests.builders.runner import worked
from tests.fakes.models import HashText

pytestmark = pytest.mark.integration


async def _told(settings: Settings, records: Records) -> list[bytes]:
    """What every step came to, with shoppers by their keys: their rows depend on how far a reader reads ahead."""
    space = HashText().space
    return [_bytes(step) for part in range(2) async for step in rerun(settings, records, part, space, lambda *_: None)]


def _bytes(step: Rerun) -> bytes:
    made = step.computed.decisions
    shoppers = [step.shoppers[row] for row in made["row"].tolist()]
    columns = [made[name].tobytes() for name in made.dtype.names if name != "row"]
    ranges = repr((step.taken.ranges, shoppers)).encode()
    scores = step.computed.scores
    return b"".join([ranges, *columns, scores.interest.tobytes(), np.ascontiguousarray(step.features).tobytes()])


async def test_a_replay_of_a_capture_is_the_replay_of_the_broker(settings: Settings, tmp_path: Path) -> None:
    await captured(settings, tmp_path / "kept")
    kept = Captured(tmp_path / "kept")
    elsewhere = kept.settings(Settings(data_dir=tmp_path / "elsewhere"))
    from_files = await _told(elsewhere, kept)
    from_broker = await _told(settings, KafkaRecords(settings, Access.of(settings)))
    assert len(from_files) > 10
    assert from_files == from_broker


async def test_a_capture_of_a_stack_that_is_at_work_can_be_replayed_and_gone_on_with(
    fresh: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "kept"
    await worked(fresh, until=200)
    counts = [await _replayed(fresh, folder)]
    work = asyncio.create_task(worked(fresh))
    while not work.done():
        counts.append(await _replayed(fresh, folder))
    counts.append(await _replayed(fresh, folder))
    kept = Captured(folder)
    from_files = await _told(kept.settings(fresh), kept)
    assert sorted(counts) == counts
    assert counts[0] < counts[-1]
    assert from_files == await _told(fresh, KafkaRecords(fresh, Access.of(fresh)))


async def _replayed(settings: Settings, folder: Path) -> int:
    """How many steps a capture of now holds; all of them are computed again."""
    await captured(settings, folder)
    kept = Captured(folder)
    return len(await _told(kept.settings(settings), kept))


async def test_rows_and_outputs_of_a_stack_at_work_are_of_steps_that_are_captured(
    fresh: Settings, tmp_path: Path
) -> None:
    await worked(fresh, until=200)
    work = asyncio.create_task(worked(fresh))
    await asyncio.sleep(0.3)
    manifest = await captured(fresh, tmp_path / "kept")
    await work
    kept = Captured(tmp_path / "kept")
    for part in range(2):
        steps = manifest.journal[part]
        rows = [value for *_, value in await all_of(kept, "profiles", part) if value]
        assert steps.next_number > 0
        assert max((int.from_bytes(row[1:9], "little") for row in rows), default=-1) < steps.next_number
        assert manifest.stretch("decisions", part).next_seq == steps.outputs.get("decisions", 0)
        assert [manifest.stretch(topic, part).next for topic in INPUTS] == [steps.inputs.get(t, 0) for t in INPUTS]


async def test_the_offset_of_a_time_is_found_on_the_broker(settings: Settings) -> None:
    records = KafkaRecords(settings, Access.of(settings))
    stored = await all_of(records, "journal", 0)
    at_ms = stored[len(stored) // 2][1]
    async with records.open("journal", 0) as log:
        found = await offset_at(log, at_ms, 0, await log.high_watermark())
    assert found == next(offset for offset, published_ms, *_ in stored if published_ms >= at_ms)


async def test_a_capture_up_to_a_time_has_whole_steps_from_before_it(settings: Settings, tmp_path: Path) -> None:
    stored = await all_of(KafkaRecords(settings, Access.of(settings)), "journal", 0)
    until_ms = stored[len(stored) // 2][1]
    await captured(settings, tmp_path / "kept", Given(to_ms=until_ms))
    kept = Captured(tmp_path / "kept")
    again = await _told(kept.settings(settings), kept)
    whole = await _told(settings, KafkaRecords(settings, Access.of(settings)))
    assert 0 < len(again) < len(whole)
    assert set(again) < set(whole)
    assert check(tmp_path / "kept", lambda *_: None).problems == []


async def test_a_capture_with_a_warm_up_begins_with_a_whole_step_and_is_no_replay(
    settings: Settings, tmp_path: Path
) -> None:
    stored = await all_of(KafkaRecords(settings, Access.of(settings)), "journal", 0)
    since_ms = stored[len(stored) // 2][1]
    manifest = await captured(settings, tmp_path / "kept", Given(warm_up_ms=since_ms))
    kept, followed = Captured(tmp_path / "kept"), manifest.journal[0]
    clicks, decisions = manifest.stretch("clicks", 0), manifest.stretch("decisions", 0)
    assert (clicks.first, clicks.next) == (followed.first_inputs["clicks"], followed.inputs["clicks"])
    assert 0 < clicks.first < clicks.next
    assert decisions.next_seq == followed.outputs["decisions"]
    with pytest.raises(Inconsistent, match="no longer holds its beginning"):
        await _told(kept.settings(settings), kept)
