"""The offset of a time is found by bisection, whatever the chunks, and what it guarantees holds."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st

from streams.capture.bisection import offset_at
from tests.fakes.records import MemoryRecords

TIMES = st.lists(st.integers(0, 300), min_size=1, max_size=60)


def found(times: list[int], at_ms: int, *, size: int = 5, gone: frozenset[int] = frozenset()) -> int:
    """The offset of `at_ms` among records of these times, of which some have been compacted away."""
    records = MemoryRecords(size)
    for time in times:
        records.add("clicks", 0, b"", at_ms=time)
    kept = [one for one in records.partitions["clicks", 0] if one.offset not in gone]
    records.partitions["clicks", 0] = kept
    return asyncio.run(_found(records, at_ms, len(times)))


async def _found(records: MemoryRecords, at_ms: int, end: int) -> int:
    async with records.open("clicks", 0) as log:
        return await offset_at(log, at_ms, 0, end)


def test_it_is_the_first_record_of_that_time() -> None:
    assert found([10, 20, 20, 20, 30], 20) == 1


def test_before_all_records_it_is_the_first_offset() -> None:
    assert found([10, 20], 5) == 0


def test_behind_all_records_it_is_the_end() -> None:
    assert found([10, 20], 21) == 2


@given(TIMES, st.integers(0, 301), st.integers(1, 9))
def test_where_times_never_go_back_it_is_exact(times: list[int], at_ms: int, size: int) -> None:
    times.sort()
    assert found(times, at_ms, size=size) == sum(time < at_ms for time in times)


@given(TIMES, st.integers(0, 301), st.integers(1, 9))
def test_where_they_go_back_no_record_is_further_off_than_they_do(times: list[int], at_ms: int, size: int) -> None:
    back = max(max(times[: at + 1]) - time for at, time in enumerate(times))
    at = found(times, at_ms, size=size)
    assert all(time < at_ms + back or back == 0 for time in times[:at])
    assert all(time >= at_ms - back for time in times[at:])


@given(TIMES, st.integers(0, 301), st.frozensets(st.integers(0, 59)))
def test_records_that_were_compacted_away_do_no_harm(times: list[int], at_ms: int, gone: frozenset[int]) -> None:
    times.sort()
    at = found(times, at_ms, gone=gone)
    assert [offset for offset in range(at) if offset not in gone and times[offset] >= at_ms] == []
    assert [offset for offset in range(at, len(times)) if offset not in gone and times[offset] < at_ms] == []
