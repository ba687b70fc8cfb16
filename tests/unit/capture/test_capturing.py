"""What is captured fits together: the journal, what its last counted step took and sent, and all that it saw."""

from pathlib import Path

import pytest

from schemas.topics import INPUTS, OUTPUTS
from scorer.errors import BadSetting, Unavailable
from streams.capture.asking import Given
from streams.capture.captured import Captured
from streams.codec.encode import decode_one, encode_one
from streams.ports import Chunk, RecordLog
from tests.builders.captures import all_of, hand_made, kept
from tests.fakes.records import MemoryRecords

WHOLE = [
    ("journal", 0),
    ("journal", 1),
    ("profiles", 0),
    ("launches", 0),
    *((topic, 1) for topic in (*INPUTS, *OUTPUTS)),
]


async def test_a_log_at_rest_is_captured_whole(tmp_path: Path) -> None:
    records = hand_made()
    await kept(records, tmp_path / "kept")
    files = Captured(tmp_path / "kept")
    assert [await all_of(files, *place) for place in WHOLE] == [await all_of(records, *place) for place in WHOLE]


async def test_what_no_captured_step_took_or_sent_is_left_out(tmp_path: Path) -> None:
    records = hand_made()
    wanted = [await all_of(records, *place) for place in WHOLE]
    records.add("clicks", 1, b"not taken yet")
    last = decode_one("decisions", (await all_of(records, "decisions", 1))[-1][3] or b"")
    for ahead in (1, 2):
        records.add("decisions", 1, encode_one("decisions", {**last, "seq": last["seq"] + ahead}))
    await kept(records, tmp_path / "kept")
    assert [await all_of(Captured(tmp_path / "kept"), *place) for place in WHOLE] == wanted


async def test_outputs_that_a_step_has_not_sent_yet_are_named(tmp_path: Path) -> None:
    records = hand_made()
    records.partitions["decisions", 0].pop()
    records.ends["decisions", 0] -= 1
    manifest = await kept(records, tmp_path / "kept")
    number = manifest.stretch("decisions", 0).next_seq
    assert manifest.notes == [f"decisions/0 lacks 1 records of the newest steps, from number {number}: not yet sent"]


async def test_rows_are_read_before_the_journal_and_broadcasts_behind_all_else(tmp_path: Path) -> None:
    records = Reads(hand_made())
    await kept(records, tmp_path / "kept")
    first = {topic: records.asked.index(topic) for topic in records.asked}
    order = ["profiles", "journal", "clicks", "decisions", "launches"]
    assert sorted(order, key=lambda topic: first[topic]) == order


async def test_the_list_says_what_there_is(tmp_path: Path) -> None:
    manifest = await kept(hand_made(), tmp_path / "kept")
    clicks, journal = manifest.stretch("clicks", 0), manifest.journal[0]
    newest = max(row["at_ms"] for row in await _readable(Captured(tmp_path / "kept"), "clicks", 0))
    assert (journal.steps, journal.epoch, clicks.records) == (12, 1, clicks.next)
    assert (clicks.event_ms.greatest, clicks.schemas) == (newest, manifest.stretch("clicks", 1).schemas)
    assert [segment.next for segment in clicks.segments[:-1]] == [segment.first for segment in clicks.segments[1:]]


async def _readable(records: Captured, topic: str, partition: int) -> list[dict[str, int]]:
    values = [value for *_, value in await all_of(records, topic, partition) if value]
    found = []
    for value in values:
        try:
            found.append(decode_one(topic, value))
        except Exception:
            continue
    return found


async def test_a_second_call_fetches_what_has_come_since(tmp_path: Path) -> None:
    await kept(hand_made(0.6), tmp_path / "kept")
    before = _files(tmp_path / "kept")
    await kept(hand_made(), tmp_path / "kept")
    files = Captured(tmp_path / "kept")
    assert [await all_of(files, *place) for place in WHOLE] == [await all_of(hand_made(), *place) for place in WHOLE]
    assert before.items() <= _files(tmp_path / "kept").items()


async def test_a_capture_that_died_goes_on_behind_its_last_whole_file(tmp_path: Path) -> None:
    deaths = 0
    for reads in range(1, 200, 7):
        try:
            await kept(Dies(hand_made(), reads), tmp_path / "kept", segment_bytes=4_000)
            break
        except ConnectionError:
            deaths += 1
            before = _files(tmp_path / "kept")
    files = Captured(tmp_path / "kept")
    assert deaths > 5
    assert before.items() <= _files(tmp_path / "kept").items()
    assert [await all_of(files, *place) for place in WHOLE] == [await all_of(hand_made(), *place) for place in WHOLE]


async def test_what_a_killed_capture_left_half_written_is_not_taken_for_whole(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    await kept(hand_made(0.6), folder)
    (folder / "clicks/0/00000000000000009999.avro.part").write_bytes(b"half")
    (folder / "clicks/0/00000000000000009999.avro").write_bytes(b"whole, but not entered")
    await kept(hand_made(), folder)
    assert not list(folder.glob("clicks/0/*9999*"))


async def test_topics_that_were_emptied_since_are_noticed_and_the_capture_stays(tmp_path: Path) -> None:
    await kept(hand_made(), tmp_path / "kept")
    before = _files(tmp_path / "kept")
    with pytest.raises(BadSetting, match="not the one that was captured"):
        await kept(hand_made(0.2), tmp_path / "kept")
    assert before.items() <= _files(tmp_path / "kept").items()


async def test_another_broker_is_noticed_by_its_records(tmp_path: Path) -> None:
    await kept(hand_made(0.6), tmp_path / "kept")
    other = hand_made()
    for number, one in enumerate(other.partitions["journal", 0]):
        other.partitions["journal", 0][number] = type(one)(one.offset, one.published_ms + 1, one.key, one.value)
    with pytest.raises(BadSetting, match=r"journal/0/\d+; seen: another record"):
        await kept(other, tmp_path / "kept")


async def test_records_that_are_compacted_away_do_not_stop_a_second_call(tmp_path: Path) -> None:
    await kept(hand_made(0.6), tmp_path / "kept")
    records = hand_made()
    end = len(hand_made(0.6).partitions["profiles", 0])
    records.drop("profiles", 0, before=end + 2)
    await kept(records, tmp_path / "kept")
    offsets = [row[0] for row in await all_of(Captured(tmp_path / "kept"), "profiles", 0)]
    assert offsets == [*range(end), *range(end + 2, records.ends["profiles", 0])]


async def test_a_journal_from_an_offset_on_has_the_inputs_of_its_steps_and_no_others(tmp_path: Path) -> None:
    records = hand_made()
    manifest = await kept(records, tmp_path / "kept", Given(offsets={1: (10, records.ends["journal", 1])}))
    followed, clicks = manifest.journal[1], manifest.stretch("clicks", 1)
    assert 0 < followed.steps < 12
    assert (clicks.first, clicks.next) == (followed.first_inputs["clicks"], followed.inputs["clicks"])
    assert manifest.asked.partitions == [1]


async def test_single_topics_are_captured_by_their_publish_times(tmp_path: Path) -> None:
    records = hand_made()
    times = [one.published_ms for one in records.partitions["clicks", 0]]
    given = Given(topics=["clicks"], from_ms=times[10], to_ms=times[50])
    manifest = await kept(records, tmp_path / "kept", given)
    assert (manifest.stretch("clicks", 0).first, manifest.stretch("clicks", 0).next) == (10, 50)
    with pytest.raises(Unavailable, match="was not captured"):
        await all_of(Captured(tmp_path / "kept"), "journal", 0)


def _files(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*.avro")}


class Reads:
    """Records that note which topics are read from."""

    def __init__(self, records: MemoryRecords) -> None:
        self._records = records
        self.asked: list[str] = []

    def open(self, topic: str, partition: int):  # type: ignore[no-untyped-def]
        inner = self._records.open(topic, partition)
        return _Noting(inner, lambda: self.asked.append(topic))


class Dies:
    """Records whose broker dies after so many chunks."""

    def __init__(self, records: MemoryRecords, chunks: int) -> None:
        self._records, self._left = records, chunks

    def open(self, topic: str, partition: int):  # type: ignore[no-untyped-def]
        return _Noting(self._records.open(topic, partition), self._count)

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise ConnectionError


class _Noting:
    def __init__(self, inner, note) -> None:  # type: ignore[no-untyped-def]
        self._inner, self._note = inner, note

    async def __aenter__(self) -> RecordLog:
        log = await self._inner.__aenter__()
        self._log = log
        return self  # type: ignore[return-value]

    async def __aexit__(self, *_: object) -> None:
        return None

    async def high_watermark(self) -> int:
        return int(await self._log.high_watermark())

    async def read(self, first: int, stop: int, *, holes: bool = False):  # type: ignore[no-untyped-def]
        async for chunk in self._log.read(first, stop, holes=holes):
            self._note()
            found: Chunk = chunk
            yield found
