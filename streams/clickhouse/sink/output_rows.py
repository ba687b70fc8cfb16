"""Columns of the tables that hold outputs, from the records of their topics."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from streams.clickhouse.sink.event_rows import launches_of, milliseconds, same
from streams.clickhouse.sink.launches import LaunchesInForce
from streams.clickhouse.sink.tapes import SENT_MS
from streams.codec.checks import END_OF_STAMPS_MS

TABLE_OF: Mapping[str, str] = {
    "decisions": "decisions",
    "triggers": "triggers",
    "outcomes": "outcomes",
    "rankings": "rankings",
    "review-scores": "review_scores",
    "search-scores": "search_scores",
    "dead-letters": "dead_letters",
}


def output_rows(topic: str, records: pa.Table, partition: int, force: LaunchesInForce, token: str) -> pa.Table:
    """One row per record. `partition` is that of the topic; `token` that of the insert."""
    records = records.combine_chunks()
    columns: dict[str, Any] = {}
    for name in records.schema.names:
        if name in _TIMES:
            columns[_TIMES[name]] = milliseconds(records.column(name))
        elif name in _TIMES_OR_NONE:
            columns[_TIMES_OR_NONE[name]] = milliseconds(_or_null(records.column(name)))
        elif name not in _NO_COLUMNS:
            columns[name] = records.column(name)
    columns["partition"] = pa.array(np.full(len(records), partition, np.uint32))
    return pa.table(columns | _ADDED[topic](records, force, token))


_TIMES = {
    "at_ms": "at",
    "published_ms": "published_at",
    "not_after_ms": "not_after",
    "local_ms": "local_at",
    "closes_ms": "closes_at",
}
_TIMES_OR_NONE = {
    "last_promotion_ms": "last_promotion_at",
    "clicked_ms": "clicked_at",
    "purchased_ms": "purchased_at",
}
_NO_COLUMNS = ("record_offset", "partition", SENT_MS)


def _or_null(times: pa.ChunkedArray) -> pa.ChunkedArray:
    """Null for -1."""
    return pc.if_else(pc.less(times, 0), pa.scalar(None, pa.int64()), times)


def _decisions(records: pa.Table, force: LaunchesInForce, _: str) -> dict[str, Any]:
    candidates = records.column("launches").combine_chunks()
    products = [force.product_of.get(launch, "") for launch in candidates.flatten().to_pylist()]
    return {
        "products": pa.ListArray.from_arrays(_from_zero(candidates), pa.array(products, pa.string())),
        **{name: records.column(name).fill_null("") for name in ("launch", "offer", "channel", "copy")},
    }


def _reviews(records: pa.Table, force: LaunchesInForce, _: str) -> dict[str, Any]:
    products = records.column("product").combine_chunks()
    return {"launch": launches_of(products, records.column("at_ms").combine_chunks(), force)}


def _triggers(records: pa.Table, _: LaunchesInForce, token: str) -> dict[str, Any]:
    return {"token": same(token, len(records)), "copy_text": records.column("copy_text").fill_null("")}


def _outcomes(records: pa.Table, _: LaunchesInForce, __: str) -> dict[str, Any]:
    """No event asked for an outcome: what tells when it was published is its own record."""
    return {"published_at": milliseconds(records.column(SENT_MS))}


def _dead_letters(records: pa.Table, _: LaunchesInForce, __: str) -> dict[str, Any]:
    """A refused record may be stamped with any number, and a time that no table holds is one that no client reads."""
    stamps = records.column("published_ms").to_numpy().clip(0, END_OF_STAMPS_MS)
    return {"published_at": milliseconds(pa.array(stamps))}


def _nothing(_: pa.Table, __: LaunchesInForce, ___: str) -> dict[str, Any]:
    return {}


_ADDED: Mapping[str, Callable[[pa.Table, LaunchesInForce, str], dict[str, Any]]] = {
    "decisions": _decisions,
    "triggers": _triggers,
    "outcomes": _outcomes,
    "rankings": _nothing,
    "review-scores": _reviews,
    "search-scores": _nothing,
    "dead-letters": _dead_letters,
}


def _from_zero(lists: pa.ListArray) -> pa.Array:
    offsets = lists.offsets.to_numpy()
    return pa.array((offsets - offsets[0]).astype(np.int32))
