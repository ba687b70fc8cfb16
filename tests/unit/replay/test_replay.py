"""A replay folds onto rows of its own, goes on where it was ended, and writes nowhere but into its folder."""

import copy
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from scorer.errors import BadInput
from streams.codec.encode import decode_one
from streams.replay.asked import with_source
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS, lived, published
from tests.builders.replayed import job, replayed

SETTINGS = Settings(partitions=2, chunk=97)


@pytest.fixture(scope="module")
def happened() -> HeldRecords:
    import asyncio

    return asyncio.run(lived(SETTINGS))


class KilledError(Exception):
    pass


def killed_after(steps: int) -> Any:
    """Ends a replay at that step, without a word to it."""
    left = [steps]

    def tell(*_: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise KilledError

    return tell


@pytest.mark.parametrize("verify", [False, True])
async def test_a_replay_that_was_killed_goes_on_and_comes_to_the_same(
    happened: HeldRecords, tmp_path: Path, verify: bool
):
    asked: dict[str, Any] = {"verify": verify, "snapshot_s": 0.0}
    whole = await replayed(job(SETTINGS, happened, tmp_path / "whole", **asked, out=tmp_path / "out"))
    resumed = job(SETTINGS, happened, tmp_path / "cut", **asked, out=tmp_path / "again", resume=True)
    for steps in (2, 1, 5):
        with pytest.raises(KilledError):
            await replayed(resumed, tell=killed_after(steps))
    assert await replayed(resumed) == whole
    written = [pq.read_table(tmp_path / folder / "decisions").to_pylist() for folder in ("out", "again")]
    assert written[0] == written[1]


@pytest.mark.parametrize("journal", [True, False])
async def test_another_log_at_the_same_place_is_replayed_from_its_beginning(
    happened: HeldRecords, tmp_path: Path, journal: bool
):
    """As one in memory that was started again, or a folder that was captured anew."""
    asked: dict[str, Any] = {"scores": "recorded" if journal else "none", "closed": not journal, "snapshot_s": 0.0}
    one, other = claimed_at(happened, 1_000), claimed_at(await lived(SETTINGS, with_plans(Shop(5, 1_500).log)), 2_000)
    with pytest.raises(KilledError):
        await replayed(job(SETTINGS, one, tmp_path / "cut", **asked), tell=killed_after(2))
    resumed = await replayed(job(SETTINGS, other, tmp_path / "cut", **asked, resume=True))
    assert resumed == await replayed(job(SETTINGS, other, tmp_path / "whole", **asked))


def claimed_at(held: HeldRecords, at_ms: int) -> HeldRecords:
    """The same, its journals begun then."""
    held = copy.deepcopy(held)
    for part in (0, 1):
        key, value, _ = held.of("journal", part)[0]
        held.of("journal", part)[0] = key, value, at_ms
    return held


async def test_decisions_are_written_as_they_were_sent(happened: HeldRecords, tmp_path: Path):
    told = await replayed(job(SETTINGS, happened, tmp_path / "own", out=tmp_path / "out"))
    rows = pq.read_table(tmp_path / "out" / "decisions").to_pylist()
    sent = [decode_one("decisions", value or b"") for part in (0, 1) for _, value, _ in happened.of("decisions", part)]
    assert sum(part["decisions"] for part in told["partitions"].values()) == len(rows)
    assert sorted(row["decision_id"] for row in rows) == sorted(each["decision_id"] for each in sent)
    assert rows == sent


async def test_no_score_is_needed_to_come_to_the_same_rows(happened: HeldRecords, tmp_path: Path):
    decided = await replayed(job(SETTINGS, happened, tmp_path / "a"))
    followed = await replayed(job(SETTINGS, happened, tmp_path / "b", scores="none"))
    assert [part["rows_sha256"] for part in followed["partitions"].values()] == [
        part["rows_sha256"] for part in decided["partitions"].values()
    ]


async def test_nothing_of_an_event_time_or_later_is_taken(happened: HeldRecords, tmp_path: Path):
    times = [at_ms for part in (0, 1) for _, _, at_ms in happened.of("clicks", part)]
    until_ms = sorted(times)[len(times) // 2]
    told = await replayed(job(SETTINGS, happened, tmp_path / "own", out=tmp_path / "out", until_ms=until_ms))
    rows = pq.read_table(tmp_path / "out" / "decisions")
    assert 0 < told["events"] < len(times)
    assert max(rows.column("at_ms").to_pylist()) < until_ms


async def test_the_records_that_are_replayed_stay_as_they_are(happened: HeldRecords, tmp_path: Path):
    before = copy.deepcopy(happened.topics)
    await replayed(job(SETTINGS, happened, tmp_path, verify=True, out=tmp_path / "out"))
    assert {place: records for place, records in happened.topics.items() if records} == {
        place: records for place, records in before.items() if records
    }


async def test_without_a_journal_nothing_can_be_as_recorded(tmp_path: Path):
    held = HeldRecords()
    await published(held, with_plans(Shop(3, 300).log), SETTINGS, MODELS)
    with pytest.raises(BadInput, match="no journal"):
        await with_source(job(SETTINGS, held, tmp_path), [0, 1])


async def test_without_a_journal_the_inputs_are_merged_whole(tmp_path: Path):
    held = HeldRecords()
    await published(held, with_plans(Shop(3, 300).log), SETTINGS, MODELS)
    asked, _ = await with_source(job(SETTINGS, held, tmp_path, scores="none"), [0, 1])
    told = await replayed(asked)
    assert told["events"] == sum(
        len(held.of(topic, part)) for topic in ("clicks", "searches", "reviews", "shoppers") for part in (0, 1)
    )
