"""What cannot be gone on with, or read, is refused with the reason; a damaged folder says what it lacks."""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from schemas.load import text
from schemas.registry import UnknownSchemaError, Version
from scorer.errors import BadInput, BadSetting, Inconsistent, Unavailable
from streams.capture.asking import Given, asked_for
from streams.capture.captured import Captured
from streams.capture.check import check
from streams.capture.manifest import LOCK, NAME, load, store
from streams.codec.registries import registry_for
from streams.settings import Settings
from tests.builders.captures import SETTINGS, STANDING, all_of, hand_made, kept


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "kept"
    asyncio.run(kept(hand_made(), folder))
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A whole capture, to be damaged."""
    return shutil.copytree(whole, tmp_path / "kept")


def problems(folder: Path) -> list[dict[str, Any]]:
    return check(folder, lambda *_: None).problems


def rewritten(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    told = json.loads((folder / NAME).read_text())
    change(told)
    (folder / NAME).write_text(json.dumps(told))


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(BadSetting, match="holds something else"):
        asyncio.run(kept(hand_made(), tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


async def test_a_link_in_place_of_the_lock_costs_no_file(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear")
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / LOCK).symlink_to(letter)
    await kept(hand_made(), tmp_path / "kept")
    assert letter.read_text() == "dear"


async def test_a_capture_of_other_topics_is_not_mixed_with(folder: Path) -> None:
    with pytest.raises(BadSetting, match="other topics"):
        await kept(hand_made(), folder, Given(topics=["clicks"]))


async def test_what_was_asked_for_first_is_asked_for_again(tmp_path: Path) -> None:
    await kept(hand_made(0.5), tmp_path, Given(topics=["clicks", "journal"]))
    manifest = await kept(hand_made(), tmp_path)
    assert sorted(manifest.topics) == ["clicks", "journal"]


async def test_an_end_before_what_is_captured_is_refused(folder: Path) -> None:
    with pytest.raises(BadSetting, match="holds more than is asked for"):
        await kept(hand_made(), folder, Given(to_ms=1))


def test_a_whole_capture_has_no_problems(folder: Path) -> None:
    checked = check(folder, lambda *_: None)
    assert (checked.problems, checked.records) == ([], load(folder).records)


def test_a_file_that_was_cut_is_named_with_the_records_that_are_lost(folder: Path) -> None:
    segment = load(folder).stretch("clicks", 1).segments[0]
    path = folder / segment.file
    path.write_bytes(path.read_bytes()[:-3])
    lost = {"file": segment.file, "topic": "clicks", "partition": 1, "first": segment.first, "next": segment.next}
    why = f"it has {segment.size_bytes - 3} bytes of {segment.size_bytes}"
    assert problems(folder) == [{**lost, "records": segment.records, "why": why}]


def test_a_file_with_one_byte_changed_is_named(folder: Path) -> None:
    path = folder / load(folder).stretch("journal", 0).segments[-1].file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert [(one["topic"], one["why"]) for one in problems(folder)] == [
        ("journal", "its checksum is not the one that it was written with")
    ]


def test_a_file_that_is_gone_is_named(folder: Path) -> None:
    (folder / load(folder).stretch("launches", 0).segments[0].file).unlink()
    assert [(one["topic"], one["why"]) for one in problems(folder)] == [("launches", "No such file or directory")]


def test_a_schema_that_was_changed_is_named(folder: Path) -> None:
    path = next((folder / "schemas").glob("*.avsc"))
    path.write_text(path.read_text() + " ")
    assert [one["file"] for one in problems(folder)] == [f"schemas/{path.name}"]


async def test_reading_stops_at_a_damaged_file_and_says_what_is_lost(folder: Path) -> None:
    segment = load(folder).stretch("clicks", 1).segments[-1]
    (folder / segment.file).write_bytes(b"")
    lost = rf"{segment.records} records from offset {segment.first} to {segment.next - 1} are lost"
    with pytest.raises(BadInput, match=lost):
        await all_of(Captured(folder), "clicks", 1)


def test_a_capture_of_a_newer_format_names_the_version_to_read_it_with(folder: Path) -> None:
    rewritten(folder, lambda told: told.update(format=2, product="3.1"))
    with pytest.raises(BadInput, match=r"newer format.*format 2.*launchpulse 3\.1"):
        Captured(folder)


@pytest.mark.parametrize("topic", ["journal", "decisions"])
def test_records_of_a_newer_schema_of_our_own_are_refused(folder: Path, topic: str) -> None:
    newer = json.loads(text(topic))
    newer["fields"].append({"name": "later", "type": "long", "default": 0})
    ids = load(folder).stretch(topic, 0).schemas
    (folder / "schemas" / f"{ids[0]}.avsc").write_text(json.dumps(newer))
    with pytest.raises(BadInput, match=rf"newer launchpulse wrote; at {topic}"):
        Captured(folder)


def test_a_topic_that_this_version_does_not_have_is_refused(folder: Path) -> None:
    manifest = load(folder)
    manifest.stretch("parcels", 0)
    store(folder, manifest)
    with pytest.raises(BadInput, match="newer launchpulse wrote; at parcels"):
        Captured(folder)


def test_a_list_that_somebody_changed_is_refused(folder: Path) -> None:
    rewritten(folder, lambda told: told["settings"].update(seed=1))
    with pytest.raises(BadInput, match="was changed"):
        Captured(folder)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": "x"}'])
def test_a_list_that_is_damaged_is_refused(folder: Path, content: str) -> None:
    (folder / NAME).write_text(content)
    with pytest.raises(BadInput, match="damaged"):
        Captured(folder)


def test_a_folder_without_a_capture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no capture stands there"):
        Captured(tmp_path)


def test_a_capture_that_was_not_finished_says_how_to_finish_it(folder: Path) -> None:
    manifest = load(folder)
    manifest.finished = False
    store(folder, manifest)
    with pytest.raises(BadInput, match=r"not finished.*same command again"):
        Captured(folder)


async def test_what_stood_before_a_capture_begins_is_refused(tmp_path: Path) -> None:
    records = hand_made()
    records.drop("clicks", 0, before=5)
    await kept(records, tmp_path, Given(topics=["clicks"]))
    async with Captured(tmp_path).open("clicks", 0) as log:
        assert [int(chunk.offsets[0]) async for chunk in log.read(0, 8)] == [5]
        with pytest.raises(Inconsistent, match="offset 3 asked for, the first captured is 5"):
            assert [chunk async for chunk in log.read(3, 8)]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Given(from_ms=5, to_ms=5), "an empty range"),
        (Given(warm_up_ms=7, to_ms=5), "an empty range"),
        (Given(warm_up_ms=7, from_ms=5), "warm-up that begins behind"),
        (Given(offsets={0: (0, 5)}, to_ms=5), "by offsets and by time"),
        (Given(offsets={2: (0, 5)}), "partition that does not exist"),
        (Given(topics=["klicks"]), "no topic of launchpulse; seen: klicks"),
    ],
)
def test_what_contradicts_itself_is_refused(given: Given, message: str) -> None:
    with pytest.raises(BadSetting, match=message):
        asked_for(given, None, STANDING, SETTINGS)


def test_another_number_of_partitions_is_refused() -> None:
    with pytest.raises(BadSetting, match="number of partitions"):
        asked_for(Given(), None, STANDING, Settings(partitions=3))


def test_topics_that_do_not_exist_are_named() -> None:
    with pytest.raises(Unavailable, match="none of launchpulse's"):
        asked_for(Given(), None, {}, SETTINGS)


class Foreign:
    """A registry with ids of its own, of which the current schema of `clicks` is one, and which registers nothing."""

    def id_of(self, topic: str) -> int:
        raise AssertionError(f"asked to register {topic}")

    def avsc_of(self, schema_id: int) -> str:
        if schema_id != 7001:
            raise UnknownSchemaError(schema_id)
        return text("clicks")

    def versions(self, topic: str) -> tuple[Version, ...]:
        return (Version(1, 7001, text("clicks")),) if topic == "clicks" else ()


async def test_records_of_a_foreign_registry_are_read_without_it(tmp_path: Path) -> None:
    records = hand_made()
    for number in (0, 1):
        stored = records.partitions["clicks", number]
        framed = [(7001).to_bytes(5, "big") + one.value[5:] if one.value else None for one in stored]
        records.partitions["clicks", number] = [
            type(one)(one.offset, one.published_ms, one.key, value) for one, value in zip(stored, framed, strict=True)
        ]
    manifest = await kept(records, tmp_path, Given(topics=["clicks"]), registry=Foreign())
    registry = registry_for(Captured(tmp_path).settings(Settings()))
    assert (manifest.stretch("clicks", 0).schemas, registry.id_of("clicks")) == ([7001], 7001)
    assert registry.avsc_of(registry.id_of("journal")) == text("journal")  # for what a replay writes
    with pytest.raises(UnknownSchemaError):
        registry.avsc_of(1)
