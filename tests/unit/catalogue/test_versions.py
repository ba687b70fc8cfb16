"""Which version was in force below an offset, found by halves: as by whoever goes back from the newest."""

from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from streams.in_force import newest


class Counted(Sequence[tuple[int, str]]):
    """So many versions, at each tenth offset; counts how many are looked at."""

    def __init__(self, count: int) -> None:
        self.count, self.looked_at = count, 0

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, at: int) -> tuple[int, str]:  # type: ignore[override]
        self.looked_at += 1
        at %= self.count
        return 10 * at, f"version {at}"

    def __iter__(self) -> Iterator[tuple[int, str]]:
        raise AssertionError("all are looked at")


@given(st.lists(st.integers(0, 30), unique=True).map(sorted), st.integers(0, 31))
def test_it_is_the_last_that_stands_below_the_offset(offsets: list[int], before: int) -> None:
    versions = [(offset, f"at {offset}") for offset in offsets]
    assert newest(versions, before) == next((told for offset, told in reversed(versions) if offset < before), None)


def test_an_old_offset_is_found_without_going_through_all_that_is_newer() -> None:
    versions = Counted(100_000)
    assert (newest(versions, 11), versions.looked_at <= 20) == ("version 1", True)
