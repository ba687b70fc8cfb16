"""Outcomes as JSON lines: those of the topic written out, and a file of them read to warm a launch up."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from schemas.registry import Registry
from scorer.arrays import Table
from scorer.contexts import NAMES, UNIT
from scorer.learning import known
from scorer.learning.sums import MOST_MICRO
from scorer.opened import SHOWN
from streams import json_lines
from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.kafka.consume import read_topic
from streams.learner.outcomes import Outcomes, columns

_NEEDED: Mapping[str, type] = {
    "launch": str,
    "shown": str,
    "reward_micro": int,
    "prior_micro": int,
    "clicked_ms": int,
    "purchased_ms": int,
    "context": list,
}
_LIST = pa.list_(pa.int32())


async def lines(kafka: Access, topic: str, registry: Registry, launch: str) -> AsyncIterator[str]:
    """A line for each outcome of a launch on the topic, each once, partition by partition in its order."""
    next_seq: dict[int, int] = {}
    async for chunk in read_topic(kafka, topic):
        for value in chunk.values:
            record = decode_one("outcomes", value or b"", registry=registry)
            if record["seq"] == next_seq.setdefault(chunk.partition, record["seq"]):
                next_seq[chunk.partition] += 1
                if record["launch"] == launch:
                    yield json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def read(path: Path, launch: str | None = None) -> dict[str, Outcomes]:
    """Outcomes by launch, of a file of JSON lines; `launch` takes them all. Raises BadInput with the line that cannot
    be used, or where there is none."""
    found: dict[str, list[dict[str, Any]]] = {}
    for record in json_lines.read(path, _checked):
        found.setdefault(launch or record["launch"], []).append(record)
    return {launch: _columns(records) for launch, records in found.items()}


def _checked(record: dict[str, Any], line: json_lines.Line) -> dict[str, Any]:
    for name, kind in _NEEDED.items():
        if type(record.get(name)) is not kind:
            seen = "nothing" if name not in record else repr(record[name])[:80]
            raise line.bad(f"an outcome needs `{name}`, {_WORDS[kind]}", seen)
    if record["shown"] not in SHOWN:
        raise line.bad(f"`shown` is {_SHOWN}", ascii(record["shown"])[:80])
    for name, most, words in _BOUNDS:
        if not -most <= record[name] <= most:
            raise line.bad(f"`{name}` is beyond {words}", str(record[name])[:80])
    context = record["context"]
    if len(context) != len(NAMES) or not all(type(one) is int and 0 <= one <= UNIT for one in context):
        raise line.bad(f"a context is {len(NAMES)} whole numbers from 0 to {UNIT}", str(context)[:80])
    return record


def taught_by(outcomes: Outcomes) -> Table:
    """KNOWN[1] of what these teach, a few hundred an epoch, in their order. Raises BadInput for what cannot teach."""
    rows = known.blank()
    for first in range(0, len(outcomes), _EPOCH):
        rows = known.taught(rows, **outcomes.only(slice(first, first + _EPOCH)).lesson())
    return rows


_EPOCH = 500
_INT64 = 2**63 - 1
_PROMISED, _COUNTED = "what any plan can promise", "what a time in milliseconds can be"
_BOUNDS = (
    ("reward_micro", MOST_MICRO, _PROMISED),
    ("prior_micro", MOST_MICRO, _PROMISED),
    ("clicked_ms", _INT64, _COUNTED),
    ("purchased_ms", _INT64, _COUNTED),
)
_SHOWN = f"{', '.join(SHOWN[:-1])} or {SHOWN[-1]}"
_WORDS = {str: "a text", int: "a whole number", list: "a list"}


def _columns(records: list[dict[str, Any]]) -> Outcomes:
    names = [name for name in _NEEDED if name not in ("context", "launch")]
    told = {name: [record[name] for record in records] for name in names}
    table = {
        **told,
        "launch": [""] * len(records),
        "seq": list(range(len(records))),
        "decision_id": [""] * len(records),
    }
    context = pa.array([record["context"] for record in records], _LIST)
    return columns(0, pa.table({**table, "context": context}))
