"""The compiled walk over a block of captured records finds what a general reader of Avro finds."""

import io

import fastavro
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.errors import BadInput
from streams.capture.segment import read_blocks
from streams.capture.spans import spans
from tests.builders.segments import Row, container

LONG = st.integers(-(2**63), 2**63 - 1)
PART = st.none() | st.binary(max_size=300)


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.tuples(LONG, LONG, PART, PART), max_size=40))
def test_it_reads_what_a_writer_of_avro_wrote(rows: list[Row]) -> None:
    file = io.BytesIO(container(rows))
    found = [
        row
        for block in read_blocks(file, "here")
        for row in zip(block.offsets.tolist(), block.published_ms.tolist(), block.keys, block.values, strict=True)
    ]
    assert found == rows


@settings(deadline=None)
@given(st.binary(max_size=60), st.integers(0, 4))
def test_it_never_reads_past_the_block(block: bytes, count: int) -> None:
    try:
        found = spans(np.frombuffer(block, np.uint8), count)
    except BadInput:
        return
    ends = found[:, [3, 5]]
    assert ends.max(initial=0) <= len(block)


def test_a_file_of_other_records_is_refused() -> None:
    file = io.BytesIO()
    fastavro.writer(file, {"type": "record", "name": "Other", "fields": [{"name": "a", "type": "long"}]}, [{"a": 1}])
    file.seek(0)
    with pytest.raises(BadInput, match="records of another kind"):
        list(read_blocks(file, "here"))


def test_a_file_that_is_cut_is_named() -> None:
    content = container([(at, at, b"key", b"value" * 50) for at in range(100)])
    with pytest.raises(BadInput, match="cannot be read; at clicks"):
        list(read_blocks(io.BytesIO(content[:-40]), "clicks/0/0.avro"))
