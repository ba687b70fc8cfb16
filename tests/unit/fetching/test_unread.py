"""The bytes of a fetch, read as columns, are what aiokafka's own reader of them gives."""

import struct
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.consumer.fetcher import READ_COMMITTED, PartitionRecords
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.record.util import calc_crc32c
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.fetching.unread import unread

Row = tuple[int, int, bytes | None, bytes | None]
PART = st.none() | st.binary(max_size=200)
HEADERS = st.lists(st.tuples(st.text(max_size=5), PART), max_size=2)
RECORDS = st.lists(st.tuples(st.integers(0, 2**41), PART, PART, HEADERS), min_size=1, max_size=30)
BITS = st.sampled_from([0, 8, 16, 24, 48])  # plain, at the broker's time, transactional, both, a control batch
BATCHES = st.lists(st.tuples(st.integers(0, 5), BITS, RECORDS), max_size=6)

MARKER = [(0, b"\x00\x00\x00\x01", b"", [])]  # of a transaction that was committed


def batch(base: int, bits: int, records: list[Any], codec: int = 0) -> bytes:
    """One batch whose first record has the offset `base`; `bits` are set in its attributes."""
    builder = DefaultRecordBatchBuilder(2, codec, bits >> 4 & 1, 7, 0, 0, 1 << 24)
    for at, (published_ms, key, value, headers) in enumerate(records):
        assert builder.append(at, published_ms, key, value, headers) is not None
    raw = bytearray(builder.build())
    raw[0:8] = struct.pack(">q", base)
    raw[22] |= bits
    raw[17:21] = struct.pack(">I", calc_crc32c(bytes(raw[21:])))
    return bytes(raw)


def joined(batches: list[Any]) -> bytes:
    """Batches with holes between them."""
    raw, base = b"", 0
    for hole, bits, records in batches:
        raw += batch(base + hole, bits, MARKER if bits == 48 else records)
        base += hole + len(records)
    return raw


def by_aiokafka(raw: bytes, first: int) -> tuple[list[Row], int]:
    at = TopicPartition("clicks", 0)
    source = PartitionRecords(at, MemoryRecords(raw), [], first, None, None, True, READ_COMMITTED)
    return [(one.offset, one.timestamp, one.key, one.value) for one in source], source.next_fetch_offset


def by_columns(raw: bytes, first: int, limit: int) -> tuple[list[Row], int]:
    left, rows = unread(raw, first, "clicks/0"), list[Row]()
    assert left is not None
    while (taken := left.take(limit)).values:
        assert left.next_offset > taken.offsets[-1]
        rows += zip(taken.offsets.tolist(), taken.published_ms.tolist(), taken.keys, taken.values, strict=True)
    return rows, left.next_offset


@settings(deadline=None)  # the first call compiles
@given(BATCHES, st.integers(1, 40), st.binary(max_size=11))
def test_whatever_was_written_is_read_as_aiokafka_reads_it(batches: list[Any], limit: int, cut: bytes) -> None:
    raw = joined(batches) + cut
    assert by_columns(raw, 0, limit) == by_aiokafka(raw, 0)


@settings(deadline=None)
@given(RECORDS, st.integers(0, 29))
def test_a_fetch_from_within_a_batch_begins_there(records: list[Any], first: int) -> None:
    first = min(first, len(records) - 1)
    raw = joined([(0, 0, records)])
    assert by_columns(raw, first, 7) == by_aiokafka(raw, first)


@settings(deadline=None)
@given(RECORDS, st.data())
def test_a_bit_that_fell_is_corrupt(records: list[Any], drawn: st.DataObject) -> None:
    raw = bytearray(batch(0, 0, records))
    raw[drawn.draw(st.integers(23, len(raw) - 1))] ^= 1 << drawn.draw(st.integers(0, 7))
    with pytest.raises(CorruptRecordException):
        unread(bytes(raw), 0, "clicks/0")


def test_a_compressed_batch_is_left_to_aiokafka() -> None:
    assert unread(batch(0, 0, [(0, b"k", b"v", [])], codec=1), 0, "clicks/0") is None
