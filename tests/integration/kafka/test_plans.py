"""Launch plans on a real broker: applied, listed, compared, paused, ended; and refused with a reason."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from schemas.registry import PACKAGED
from scorer.errors import BadSetting, Unavailable
from streams.brokers.access import Access
from streams.cli.main import build
from streams.codec.encode import encode_one
from streams.kafka.admin import create
from streams.kafka.produce import producing
from streams.kafka.topics import plans
from streams.plans.apply import changes, publish
from streams.plans.live import read_launches, standing_of
from streams.settings import Settings
from tests.builders.plans import PLAN, plan_of, with_lines

pytestmark = pytest.mark.integration


@pytest.fixture
def at(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """The settings, for commands too, with topics made and a product in the catalogue."""
    for name in ("kafka", "topic_prefix", "partitions"):
        monkeypatch.setenv(f"LAUNCHPULSE_{name.upper()}", str(getattr(settings, name)))
    asyncio.run(create(Access.of(settings), plans(settings)))
    send(settings, "products", b"P-20417", {"product": "P-20417", "title": "Kettle", "category": "kitchen"})
    return settings


def send(settings: Settings, topic: str, key: bytes, record: dict[str, Any] | None) -> None:
    async def go() -> None:
        value = None
        if record is not None:
            empty = {"products": {"title": "", "brand": "", "category": "", "price": None}, "launches": {}}[topic]
            value = encode_one(topic, {**empty, **record})
        async with producing(Access.of(settings)) as producer:
            await producer.send_and_wait(settings.topic(topic), value, key)

    asyncio.run(go())


def file(tmp_path: Path, *lines: str, name: str = "plan.yaml", without: str = "") -> str:
    path = tmp_path / name
    path.write_text(with_lines(*lines, without=without) if lines or without else PLAN, "utf-8")
    return str(path)


def plan(*words: str) -> Result:
    return CliRunner().invoke(build(), ["plan", *words])


def told(*words: str) -> Any:
    """The object of a command that succeeds."""
    done = plan(*words, "--json")
    assert done.exit_code == 0, (done.stderr, done.exception)
    return json.loads(done.stdout.splitlines()[-1])


def listed() -> list[tuple[str, int, str]]:
    return [(one["launch"], one["version"], one["status"]) for one in told("list")["launches"]]


def test_a_launch_lives_through_its_versions(at: Settings, tmp_path: Path) -> None:
    first = told("apply", file(tmp_path))["launches"][0]
    again = told("apply", file(tmp_path))["launches"][0]
    dry = told("apply", file(tmp_path, "cooldown: 8h"), "--dry-run")["launches"][0]
    assert [(one["version"], one["published"]) for one in (first, again, dry)] == [(1, True), (1, False), (2, True)]
    assert listed() == [("autumn-kettle", 1, "live")]
    compared = told("diff", "autumn-kettle", file(tmp_path, "cooldown: 8h"))["changes"]
    assert compared == dry["changes"] == [{"field": "cooldown", "old": "6h", "new": "8h"}]
    told("apply", file(tmp_path, "cooldown: 8h"))
    told("pause", "autumn-kettle")
    assert listed() == [("autumn-kettle", 2, "paused")]
    told("apply", file(tmp_path, "cooldown: 9h"))
    assert listed() == [("autumn-kettle", 3, "paused")]
    told("resume", "autumn-kettle")
    assert listed() == [("autumn-kettle", 3, "live")]
    told("end", "autumn-kettle", "--yes")
    assert listed() == [("autumn-kettle", 3, "ended")]
    assert isinstance(plan("resume", "autumn-kettle").exception, BadSetting)
    assert told("diff", "autumn-kettle", file(tmp_path, "cooldown: 9h"))["after"] == {"version": 4, "status": "live"}
    told("apply", file(tmp_path, "cooldown: 9h"))
    assert listed() == [("autumn-kettle", 4, "live")]


def test_what_show_prints_is_a_file_that_changes_nothing(at: Settings, tmp_path: Path) -> None:
    told("apply", file(tmp_path))
    shown = plan("show", "autumn-kettle").stdout
    assert shown.startswith("# version 1, live\nlaunch: autumn-kettle\n")
    (tmp_path / "again.yaml").write_text(shown, "utf-8")
    assert [one["published"] for one in told("apply", str(tmp_path / "again.yaml"))["launches"]] == [False]


def test_one_mistake_in_any_file_and_none_goes_live(at: Settings, tmp_path: Path) -> None:
    good, bad = file(tmp_path), file(tmp_path, "launch: other", "holdout: 2", name="bad.yaml")
    done = plan("apply", good, bad, "--json")
    assert done.exit_code == 1
    assert [one["field"] for one in json.loads(done.stdout)["errors"]] == ["holdout"]
    assert listed() == []


def test_a_product_that_the_running_catalogue_lacks_is_named_and_offline_it_is_not_looked_for(
    at: Settings, tmp_path: Path
) -> None:
    path = file(tmp_path, "product: P-20418")
    ends = [plan(*words, path, "--json") for words in (["apply"], ["check"], ["check", "--offline"])]
    assert [end.exit_code for end in ends] == [1, 1, 0]
    assert json.loads(ends[0].stdout)["errors"][0]["suggestion"] == "P-20417"


def test_ending_asks_first(at: Settings, tmp_path: Path) -> None:
    told("apply", file(tmp_path))
    asked = CliRunner().invoke(build(), ["plan", "end", "autumn-kettle"], input="n\n")
    assert asked.exit_code != 0
    assert listed() == [("autumn-kettle", 1, "live")]


def test_a_launch_without_a_plan_is_shown_as_one_and_can_be_paused(at: Settings, tmp_path: Path) -> None:
    record = {"launch": "l-1", "product": "P-20417", "start_ms": 0, "end_ms": 9, "keywords": [], "version": 3}
    send(at, "launches", b"l-1", record)
    assert "It has no plan" in plan("show", "l-1").stdout
    assert told("show", "l-1")["plan"] is None
    told("pause", "l-1")
    assert listed() == [("l-1", 3, "paused")]


def test_a_launch_that_was_removed_is_listed_as_ended_and_lives_again_as_the_next_version(
    at: Settings, tmp_path: Path
) -> None:
    told("apply", file(tmp_path))
    send(at, "launches", b"autumn-kettle", None)
    assert listed() == [("autumn-kettle", 1, "ended")]
    told("apply", file(tmp_path))
    assert listed() == [("autumn-kettle", 2, "live")]


async def test_the_later_of_two_who_apply_at_the_same_time_is_told(settings: Settings) -> None:
    kafka, topic = Access.of(settings), settings.topic("launches")
    await create(kafka, plans(settings))
    both = [
        changes([plan_of(line)], (await read_launches(kafka, topic, PACKAGED)).by_id)
        for line in ("cooldown: 7h", "cooldown: 8h")
    ]
    done = [await publish(kafka, topic, PACKAGED, one) for one in both]
    assert [one[0].by_another for one in done] == [False, True]


def test_a_record_that_cannot_be_read_is_told_and_keeps_nobody_from_applying(at: Settings, tmp_path: Path) -> None:
    told("apply", file(tmp_path))
    newer = {**standing_of(plan_of(), 2).record(), "plan": plan_of().to_json().replace("{", '{"a_new_limit":1,', 1)}
    send(at, "launches", b"autumn-kettle", newer)
    asyncio.run(nonsense(at))
    done = plan("list")
    assert "launches/0/1 ends the launch 'autumn-kettle': a plan with fields" in done.stderr
    assert "launches/0/2 is left out: a value that is no record" in done.stderr
    assert told("apply", file(tmp_path))["launches"][0]["version"] == 3
    assert listed() == [("autumn-kettle", 3, "live")]


async def nonsense(settings: Settings) -> None:
    async with producing(Access.of(settings)) as producer:
        await producer.send_and_wait(settings.topic("launches"), b"nonsense", b"other")


def test_an_unknown_launch_is_told_with_the_nearest(at: Settings, tmp_path: Path) -> None:
    told("apply", file(tmp_path))
    assert "Did you mean autumn-kettle?" in str(plan("show", "autumn-ketle").exception)


def test_without_a_kafka_the_command_says_where_to_name_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path))
    done = plan("list")
    assert isinstance(done.exception, Unavailable)
    assert "launchpulse stack up" in str(done.exception)


def test_with_a_kafka_that_is_away_a_check_goes_on_and_an_apply_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUNCHPULSE_KAFKA", "127.0.0.1:1")
    checked, applied = plan("check", file(tmp_path)), plan("apply", file(tmp_path))
    assert checked.exit_code == 0
    assert "Products are not checked" in checked.stderr
    assert isinstance(applied.exception, Unavailable)
