"""Outcomes as JSON lines: what teaches, and which line does not."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from scorer.errors import BadInput
from streams.learner.past import read

LINE = {
    "launch": "a",
    "shown": "told",
    "reward_micro": 200_000,
    "prior_micro": 5,
    "clicked_ms": 7,
    "purchased_ms": -1,
    "context": [4096] * 12,
}


def _file(**changed: Any) -> Path:
    """f in the current folder: two lines with a blank one between, the second with these fields."""
    return _written("\n".join([json.dumps(LINE), "", json.dumps({**LINE, **changed})]).encode())


def _written(content: bytes) -> Path:
    Path("f").write_bytes(content)
    return Path("f")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_outcomes_are_read_by_launch_or_all_as_of_one() -> None:
    file = _file(launch="b", shown="failed", clicked_ms=-1)
    found, one = read(file), read(file, "c")
    assert {launch: len(rows) for launch, rows in found.items()} == {"a": 1, "b": 1}
    assert [one["c"].shown.tolist(), one["c"].clicked.tolist(), one["c"].x.shape] == [[1, 0], [1, 0], (2, 12)]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"reward_micro": 0.5}, "an outcome needs `reward_micro`, a whole number; at f:3; seen: 0.5"),
        ({"launch": None}, "an outcome needs `launch`, a text; at f:3; seen: None"),
        ({"prior_micro": 2**70}, f"`prior_micro` is beyond what any plan can promise; at f:3; seen: {2**70}"),
        ({"clicked_ms": 10**20}, f"`clicked_ms` is beyond what a time in milliseconds can be; at f:3; seen: {10**20}"),
        (
            {"purchased_ms": -(2**63) - 1},
            "`purchased_ms` is beyond what a time in milliseconds can be; at f:3; seen: -9",
        ),
        ({"shown": "fialed"}, "`shown` is assumed, told or failed; at f:3; seen: 'fialed'"),
        ({"shown": "Failed"}, "`shown` is assumed, told or failed; at f:3; seen: 'Failed'"),
        ({"context": [1, 2]}, "a context is 12 whole numbers from 0 to 4096; at f:3; seen: [1, 2]"),
        ({"context": [5000] * 12}, "a context is 12 whole numbers from 0 to 4096; at f:3; seen: [5000, "),
    ],
)
def test_a_line_that_cannot_teach_is_named(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(BadInput) as raised:
        read(_file(**changed))
    assert str(raised.value).startswith(told)


@pytest.mark.parametrize("line", [b"{", b"[" * 100_000, b"\xff", b'"text"'])
def test_what_is_no_json_object_is_named(line: bytes) -> None:
    with pytest.raises(BadInput, match=r"this line is no.* JSON.*; at f:2"):
        read(_written(json.dumps(LINE).encode() + b"\n" + line))


def test_a_file_without_a_line_teaches_nothing_and_says_so() -> None:
    with pytest.raises(BadInput, match="the file has no lines; at f"):
        read(_written(b"\n"))


def test_a_byte_order_mark_and_packing_are_no_matter() -> None:
    marked, packed = b"\xef\xbb\xbf" + json.dumps(LINE).encode(), gzip.compress(json.dumps(LINE).encode())
    assert [len(read(_written(content))["a"]) for content in (marked, packed)] == [1, 1]
