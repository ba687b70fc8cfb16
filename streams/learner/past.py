"""Outcomes as JSON lines: those of the topic written out, and a file of them read to warm a launch up."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

import pyarrow as pa

from schemas.registry import Registry
from scorer.arrays import Table
from scorer.contexts import NAMES, UNIT
from scorer.errors import BadInput
from scorer.learning import known
from scorer.learning.sums import MOST_MICRO
from scorer.opened import SHOWN
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


def read(text: Iterable[str], where: str, launch: str | None = None) -> dict[str, Outcomes]:
    """Outcomes by launch; `launch` takes them all. Raises BadInput with the line that cannot be used."""
    found: dict[str, list[dict[str, Any]]] = {}
    for number, line in enumerate(text, 1):
        if line.strip():
            record = _record(line, f"{where}, line {number}")
            found.setdefault(launch or record["launch"], []).append(record)
    return {launch: _columns(records) for launch, records in found.items()}


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadInput("a line that is no JSON", where=where, seen=str(error)) from error
    if not isinstance(record, dict):
        raise BadInput("a line that is no JSON object", where=where, seen=line.strip()[:80])
    for name, kind in _NEEDED.items():
        if type(record.get(name)) is not kind:
            seen = "nothing" if name not in record else repr(record[name])[:80]
            raise BadInput(f"an outcome needs `{name}`, {_WORDS[kind]}", where=where, seen=seen)
    if record["shown"] not in SHOWN:
        raise BadInput(f"`shown` is {_SHOWN}", where=where, seen=record["shown"][:80])
    for name in ("reward_micro", "prior_micro"):
        if abs(record[name]) > MOST_MICRO:
            raise BadInput(f"`{name}` is beyond what any plan can promise", where=where, seen=str(record[name])[:80])
    context = record["context"]
    if len(context) != len(NAMES) or not all(type(one) is int and 0 <= one <= UNIT for one in context):
        raise BadInput(f"a context is {len(NAMES)} whole numbers from 0 to {UNIT}", where=where, seen=str(context)[:80])
    return record


def taught_by(outcomes: Outcomes) -> Table:
    """KNOWN[1] of what these teach, a few hundred an epoch, in their order. Raises BadInput for what cannot teach."""
    rows = known.blank()
    for first in range(0, len(outcomes), _EPOCH):
        rows = known.taught(rows, **outcomes.only(slice(first, first + _EPOCH)).lesson())
    return rows


_EPOCH = 500
_SHOWN = f"{', '.join(SHOWN[:-1])} or {SHOWN[-1]}"
_WORDS = {str: "a text", int: "a whole number", list: "a list"}


def _columns(records: list[dict[str, Any]]) -> Outcomes:
    names = [name for name in _NEEDED if name != "context"]
    told = {name: [record[name] for record in records] for name in names}
    table = {**told, "seq": list(range(len(records))), "decision_id": [""] * len(records)}
    context = pa.array([record["context"] for record in records], _LIST)
    return columns(0, pa.table({**table, "context": context}))
