"""The greatest step of each key counts, whatever order a former owner's records stand in."""

import itertools
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.errors import Inconsistent
from streams.transport.newest import FORMAT, NewestRows

Record = tuple[bytes, tuple[int, bytes] | None]
records = st.lists(
    st.tuples(
        st.sampled_from([b"a", b"b", b"c", b"d"]),
        st.one_of(st.none(), st.tuples(st.integers(0, 5), st.binary(min_size=2, max_size=2))),
    ),
    max_size=30,
)


def value(step: int, row: bytes) -> bytes:
    return bytes([FORMAT]) + struct.pack("<q", step) + row


def packed(records: list[Record], cuts: list[int]) -> dict[bytes, bytes]:
    newest = NewestRows("profiles/0")
    bounds = [0, *sorted(cut for cut in cuts if cut <= len(records)), len(records)]
    for first, last in itertools.pairwise(bounds):
        part = records[first:last]
        values = [None if what is None else value(*what) for _, what in part]
        newest.add(np.arange(first, last, dtype=np.int64), [key for key, _ in part], values)
    found = newest.newest(len(records))
    return {key: row.tobytes() for key, row in zip(found.keys, found.values, strict=True)}


def expected(records: list[Record]) -> dict[bytes, bytes]:
    """The same, one record at a time."""
    best: dict[bytes, tuple[int, bytes | None]] = {}
    for key, what in records:
        step, _ = best.get(key, (-1, None))
        if what is None:
            best[key] = (step, None)
        elif what[0] >= step:
            best[key] = (what[0], value(*what))
    return {key: row for key, (_, row) in best.items() if row is not None}


@given(records, st.lists(st.integers(0, 30), max_size=3))
def test_it_is_what_one_record_at_a_time_gives_however_they_are_cut(records: list[Record], cuts: list[int]) -> None:
    assert packed(records, cuts) == expected(records)


def test_a_former_owners_late_record_does_not_win() -> None:
    assert packed([(b"a", (7, b"xx")), (b"a", (5, b"yy"))], []) == {b"a": value(7, b"xx")}


def test_a_key_whose_last_row_is_an_older_one_is_told() -> None:
    newest = NewestRows("profiles/0")
    newest.add(np.arange(4), [b"a", b"b", b"b", b"a"], [value(n, b"xx") for n in (7, 1, 2, 5)])
    assert newest.newest(4).shadowed.tolist() == [True, False]


def test_a_forgotten_shopper_does_not_come_back_with_a_late_record() -> None:
    assert packed([(b"a", (7, b"xx")), (b"a", None), (b"a", (6, b"yy"))], []) == {}


def test_a_value_of_another_version_is_named_by_its_offset() -> None:
    newest = NewestRows("profiles/3")
    with pytest.raises(
        Inconsistent, match=rf"profiles/3/41; seen: rows of format 1; this version has format {FORMAT};"
    ):
        newest.add(np.array([40, 41]), [b"a", b"b"], [value(1, b"xx"), b"\x01" + value(1, b"xx")[1:]])


def test_a_value_of_another_width_is_named_by_its_offset() -> None:
    newest = NewestRows("profiles/3")
    with pytest.raises(Inconsistent, match=r"profiles/3/9; seen: 12 bytes, expected 11"):
        newest.add(np.array([8, 9]), [b"a", b"b"], [value(1, b"xx"), value(1, b"xxx")])


def test_nothing_gives_nothing() -> None:
    found = NewestRows("profiles/0").newest(0)
    assert (found.keys, found.values.shape, found.shadowed.shape) == ([], (0, 0), (0,))
