"""From what a step came to, to the records that it sends: columns for each output, numbered and encoded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.topics import INPUTS, OUTPUTS
from scorer.ids import decision_hex
from scorer.similarity import similarity_micro
from streams.codec.encode import encode
from streams.journal.records import OutputRange, Rejected
from streams.runner.compute import Computed
from streams.runner.gather import InForce, Taken
from streams.settings import Settings
from streams.store import RowStore

SENTIMENTS = np.array(["negative", "neutral", "positive"], object)
STATUSES = ("", "too_late", "duplicate")


@dataclass(frozen=True)
class Outgoing:
    """Records of one output: keys and framed Avro values."""

    keys: Sequence[bytes]
    values: Sequence[bytes]


@dataclass(frozen=True)
class Source:
    """All that an output may tell of a step. `partition` is the step's."""

    partition: int
    taken: Taken
    computed: Computed
    store: RowStore
    force: InForce
    settings: Settings

    def shoppers(self, events: npt.NDArray[np.int32]) -> list[bytes]:
        """Shopper of each event, as a record's key."""
        keys = self.store.keys
        return [keys[row] for row in self.taken.events["row"][events].tolist()]

    def origin(self, events: npt.NDArray[np.int32]) -> dict[str, Any]:
        """Topic, partition, offset and publish time of each event."""
        rows = self.taken.events[events]
        topics = np.array(INPUTS, object)[rows["input"]]
        where = np.full(len(events), self.partition, np.int32)
        return {
            "topic": topics,
            "partition": where,
            "offset": rows["offset"],
            "published_ms": rows["published_ms"],
        }


def rejected(taken: Taken) -> tuple[Rejected, ...]:
    """Every record taken and not folded: poison, then what the fold refused, in order."""
    poison = [Rejected(which, int(bad.offset), bad.error) for which, bad in taken.poison]
    refused = taken.events[taken.events["status"] > 0]
    late = [Rejected(int(e["input"]), int(e["offset"]), STATUSES[e["status"]]) for e in refused]
    return tuple(poison + late)


def outputs(source: Source, first_seq: Mapping[str, int]) -> tuple[dict[str, Outgoing], list[OutputRange]]:
    """The records of each output, numbered from `first_seq`, and their ranges for the journal."""
    makers = (decisions, triggers, review_scores, search_scores, dead_letters)
    sent: dict[str, Outgoing] = {}
    ranges: list[OutputRange] = []
    for topic, make in zip(OUTPUTS, makers, strict=True):
        keys, columns = make(source)
        count = len(keys)
        ranges.append(OutputRange(topic, first_seq[topic], count))
        if count:
            columns["seq"] = np.arange(first_seq[topic], first_seq[topic] + count)
            sent[topic] = Outgoing(keys, encode(topic, _batch(columns)))
    return sent, ranges


Columns = tuple[Sequence[Any], dict[str, Any]]


def decisions(source: Source) -> Columns:
    """One record per decision point, nothing included."""
    made, scores = source.computed.decisions, source.computed.scores
    events = made["event"]
    count = (made["candidates"] >= 0).sum(axis=1)
    keys = source.shoppers(events)
    names = np.array([*source.force.view.ids, None], object)
    nothing = np.concatenate([np.arange(20)[None, :] < count[:, None], np.ones((len(made), 1), bool)], axis=1)
    chosen = made["candidates"] >= 0
    columns = {
        "decision_id": decision_hex(made["id"]),
        "shopper": _text(keys),
        "at_ms": source.taken.events["at_ms"][events],
        "cause": np.array(["interval", "search"], object)[made["cause"]],
        **source.origin(events),
        "launches": _lists(count, names[made["candidates"][chosen]], pa.string()),
        "interest_micro": _lists(count, made["interest_micro"][chosen], pa.int32()),
        "reasons": _lists(count, made["reasons"][chosen].astype(np.int32), pa.int32()),
        "propensity_micro": _lists(count + 1, made["propensity_micro"][nothing], pa.int32()),
        "launch": pa.array(names[made["action"]], pa.string()),
        "chosen_propensity_micro": made["chosen_micro"],
        "policy": _same(source.policy, len(made)),
        "model": _same(scores.model, len(made)),
        "flags": (scores.flags | source.taken.events["flags"][events]).astype(np.int32),
    }
    return keys, columns


def triggers(source: Source) -> Columns:
    """One record per decision that chose a launch."""
    made = source.computed.decisions
    acted = np.flatnonzero(made["action"] >= 0)
    rows, view = made[acted], source.force.view
    events = rows["event"]
    keys = source.shoppers(events)
    origin = source.origin(events)
    at = np.argmax(rows["candidates"] == rows["action"][:, None], axis=1) if len(rows) else acted
    flags = source.computed.scores.flags[acted] | source.taken.events["flags"][events]
    columns = {
        "decision_id": decision_hex(rows["id"]),
        "shopper": _text(keys),
        "launch": np.array([*view.ids, None], object)[rows["action"]],
        "product": np.array([*view.products, None], object)[rows["action"]],
        "at_ms": source.taken.events["at_ms"][events],
        "not_after_ms": origin["published_ms"] + source.settings.trigger_ttl_ms,
        "interest_micro": rows["interest_micro"][np.arange(len(rows)), at],
        "propensity_micro": rows["chosen_micro"],
        **origin,
        "flags": flags.astype(np.int32),
    }
    return keys, columns


def review_scores(source: Source) -> Columns:
    """One record per review that was folded."""
    all_events, texts = source.taken.events, source.computed.texts
    events = np.flatnonzero((all_events["input"] == 2) & (all_events["status"] == 0)).astype(np.int32)
    keys = source.shoppers(events)
    which = all_events["text"][events]
    micro = (texts.sentiments[which].astype(np.float64) * 1e6 + 0.5).astype(np.int32)
    columns = {
        "event_id": source.taken.event_ids(events) if len(events) else [],
        "shopper": _text(keys),
        "product": [source.taken.product(at) for at in events.tolist()],
        "at_ms": all_events["at_ms"][events],
        **source.origin(events),
        "negative_micro": micro[:, 0],
        "neutral_micro": micro[:, 1],
        "positive_micro": micro[:, 2],
        "sentiment": SENTIMENTS[micro.argmax(axis=1)] if len(events) else [],
        "model": _same(texts.model, len(events)),
        "flags": all_events["flags"][events].astype(np.int32),
    }
    return keys, columns


def search_scores(source: Source) -> Columns:
    """One record per search that was folded and live launch that it matched."""
    taken, view = source.taken, source.force.view
    offsets, launches = taken.matched
    folded = taken.events["status"] == 0
    events = np.repeat(np.arange(len(taken.events), dtype=np.int32), np.diff(offsets))
    events, launches = events[folded[events]], launches[folded[events]]
    keys = source.shoppers(events)
    vectors = source.computed.texts.vectors[taken.events["text"][events]]
    products = source.force.catalogue.product_rows
    columns = {
        "event_id": taken.event_ids(events) if len(events) else [],
        "shopper": _text(keys),
        "launch": np.array([*view.ids, None], object)[launches],
        "product": np.array([*view.products, None], object)[launches],
        "at_ms": taken.events["at_ms"][events],
        **source.origin(events),
        "similarity_micro": similarity_micro(vectors, products, view.rows["product"][launches]),
        "model": _same(source.computed.texts.model, len(events)),
        "flags": taken.events["flags"][events].astype(np.int32),
    }
    return keys, columns


def dead_letters(source: Source) -> Columns:
    """One record per input record that was not folded, with its bytes."""
    letters = [_poison(which, bad) for which, bad in source.taken.poison]
    refused = np.flatnonzero(source.taken.events["status"] > 0)
    letters += [_refused(source.taken, at) for at in refused.tolist()]
    columns: dict[str, Any] = {name: [letter[name] for letter in letters] for name in _LETTER}
    columns["partition"] = np.full(len(letters), source.partition, np.int32)
    return [letter["key"] for letter in letters], columns


_LETTER = ("topic", "offset", "published_ms", "key", "value", "error", "message")
_REFUSED = {
    "too_late": "its time lies further behind the partition's newest event than the lateness allows",
    "duplicate": "its event id is among the shopper's last 16",
}


def _poison(which: int, bad: Any) -> dict[str, Any]:
    return {"topic": INPUTS[which], **{name: getattr(bad, name) for name in _LETTER[1:]}}


def _refused(taken: Taken, at: int) -> dict[str, Any]:
    piece, position = taken.locate(at)
    event = taken.events[at]
    error = STATUSES[event["status"]]
    chunk = piece.chunk
    values = (
        INPUTS[event["input"]],
        int(event["offset"]),
        int(event["published_ms"]),
        chunk.keys[position],
        chunk.values[position],
        error,
        _REFUSED[error],
    )
    return dict(zip(_LETTER, values, strict=True))


def _batch(columns: Mapping[str, Any]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict(dict(columns))


def _text(keys: Sequence[bytes]) -> pa.Array:
    return pa.array(keys, pa.binary()).cast(pa.string())


def _same(value: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), count)


def _lists(counts: npt.NDArray[np.int64], flat: Any, kind: pa.DataType) -> pa.ListArray:
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(flat, kind))
