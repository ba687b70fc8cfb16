"""What a record of `launches` says, and that worker, sink, commands and learner hear the same."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from schemas.registry import PACKAGED
from streams.clickhouse.sink.launches import LaunchBook
from streams.clickhouse.sink.reels import LaunchReel
from streams.codec.encode import encode_one
from streams.feed import Feed
from streams.heard import Ended, Live, Passed, Unusable, heard
from streams.learner.budgets import PlanReel
from streams.plans.live import Launches, standing_of
from tests.builders.plans import plan_of

PLAN = plan_of()


def value(**changed: Any) -> bytes:
    return encode_one("launches", standing_of(PLAN, 1).record() | changed)


KETTLE = PLAN.launch.encode()
UNKNOWN = ["Paused", "stopped", "LIVE", " live", ""]
NO_VERSIONS = [2**31, 1_757_894_400_000, 2**63 - 1, -1, -(2**63)]  # the second is a time in milliseconds
LEFT_OUT = [(None, value()), (b"", value()), (b"toaster", value()), (b"\xff", value()), (None, None), (KETTLE, b"{}")]


@pytest.mark.parametrize(
    ("key", "told", "meant"),
    [
        (KETTLE, value(), Live),
        (KETTLE, value(plan=""), Live),
        (KETTLE, value(status="paused"), Live),
        (KETTLE, value(status="ended"), Ended),
        (KETTLE, None, Ended),
        (KETTLE, value(plan="{}"), Unusable),
        *((KETTLE, value(status=word), Unusable) for word in UNKNOWN),
        *((KETTLE, value(version=number), Unusable) for number in NO_VERSIONS),
        *((KETTLE, value(version=number), Live) for number in (0, 2**31 - 1)),
        *((key, told, Passed) for key, told in LEFT_OUT),
        (b"", value(launch=""), Passed),
    ],
)
def test_a_record_says_one_of_four_things(key: bytes | None, told: bytes | None, meant: type) -> None:
    assert type(heard(key, told, PACKAGED)) is meant


@pytest.mark.parametrize(("key", "told"), LEFT_OUT)
def test_a_launch_stays_as_it_was_for_everybody_where_a_record_is_left_out(
    key: bytes | None, told: bytes | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert everybody((KETTLE, value()), (key, told)) == [[PLAN.launch]] * 4
    assert {record.getMessage().split(":")[0] for record in caplog.records} == {"launches/0/1 is left out"}


def test_a_launch_without_a_key_is_nobodys() -> None:
    assert everybody((None, value())) == [[]] * 4


def test_a_plan_that_cannot_be_followed_ends_its_launch_for_everybody() -> None:
    assert everybody((KETTLE, value()), (KETTLE, value(plan="{}"))) == [[]] * 4


@pytest.mark.parametrize("word", UNKNOWN)
def test_a_status_that_is_not_known_ends_its_launch_for_everybody(word: str) -> None:
    assert everybody((KETTLE, value()), (KETTLE, value(status=word))) == [[]] * 4


@pytest.mark.parametrize("number", NO_VERSIONS)
def test_a_version_that_decisions_cannot_name_ends_its_launch_for_everybody(number: int) -> None:
    assert everybody((KETTLE, value()), (KETTLE, value(version=number))) == [[]] * 4


def test_a_launch_that_a_word_has_ended_keeps_its_plan_for_commands() -> None:
    told = Launches()
    told.add(0, KETTLE, value(status="stopped"), PACKAGED)
    assert told.by_id[PLAN.launch] == replace(standing_of(PLAN, 1, "ended"), offset=0)


def test_what_is_left_out_and_could_be_read_keeps_its_number_for_journals() -> None:
    feed = Feed(PACKAGED)
    for offset, (key, told) in enumerate([*LEFT_OUT, (KETTLE, value())]):
        feed.take("launches", [(offset, key, told)])
    assert feed.catalogue.launches(0, 7).ids == ("", "", "", "", PLAN.launch)


def everybody(*records: tuple[bytes | None, bytes | None]) -> list[list[str]]:
    """The launches in force for a worker, the sink, the commands and the learner."""
    feed, book, told, plans = Feed(PACKAGED), LaunchBook(), Launches(), PlanReel(PACKAGED, 0)
    reel = LaunchReel(book, PACKAGED)
    for offset, (key, one) in enumerate(records):
        feed.take("launches", [(offset, key, one)])
        reel.add([SimpleNamespace(offset=offset, key=key, value=one)])  # type: ignore[list-item]
        told.add(offset, key, one, PACKAGED)
        plans.take(offset, key, one)
    view, reel.position = feed.catalogue.launches(0, len(records)), len(records)
    promoted = [view.ids[at] for at in (view.rows["end_ms"] > 0).nonzero()[0]]
    counted = [launch for windows in book.in_force(len(records)).windows.values() for *_, launch in windows]
    listed = [one.launch for one in told.by_id.values() if one.status != "ended"]
    return [promoted, counted, listed, list(plans.with_budget)]
