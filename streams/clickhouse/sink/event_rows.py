"""Columns of the table events from the records that a step folded; no Python per row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from schemas.registry import Registry
from scorer.flags import NO_TEXT
from streams.clickhouse.sink.counted_records import read_counted
from streams.clickhouse.sink.launches import LaunchesInForce
from streams.clickhouse.sink.tapes import Taken

MILLISECONDS = pa.timestamp("ms", tz="UTC")


@dataclass(frozen=True)
class Place:
    """Where records come from."""

    topic: str
    partition: int


def event_rows(place: Place, taken: Taken, force: LaunchesInForce, registry: Registry) -> pa.Table:
    """One row per record. Raises BadInput for a record that cannot be read: the step says it was folded."""
    batch = read_counted(place.topic, taken.values, registry)
    count = len(batch)
    return pa.table(
        {
            "topic": same(place.topic, count),
            "partition": pa.array(np.full(count, place.partition, np.uint32)),
            "offset": pa.array(taken.offsets.astype(np.uint64)),
            "event_id": batch.column("event_id"),
            "shopper": batch.column("shopper"),
            "at": milliseconds(batch.column("at_ms")),
            "published_at": pa.array(taken.published_ms).cast(MILLISECONDS),
            **_OWN[place.topic](batch),
            **_about(batch, force),
        }
    )


def same(value: str, count: int) -> pa.Array:
    """A column of one value."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([value]))


def milliseconds(column: Any) -> Any:
    """Unix milliseconds as a point in time."""
    return column.cast(MILLISECONDS)


def launches_of(products: pa.Array, at_ms: pa.Array, force: LaunchesInForce) -> pa.Array:
    """Launch that was live for each row's product at its time."""
    coded = products.dictionary_encode()
    codes = coded.indices.to_numpy().astype(np.int64)
    live = force.live(coded.dictionary.to_pylist(), codes, at_ms.to_numpy())
    return pa.array(live, pa.string()).dictionary_encode()


def _about(batch: pa.RecordBatch, force: LaunchesInForce) -> dict[str, pa.Array]:
    if "product" not in batch.schema.names:
        return {"product": same("", len(batch)), "launch": same("", len(batch))}
    products = batch.column("product")
    return {"product": products, "launch": launches_of(products, batch.column("at_ms"), force)}


def _click(batch: pa.RecordBatch) -> dict[str, pa.Array]:
    price = batch.column("price")
    micro = np.rint(price.fill_null(0.0).to_numpy(zero_copy_only=False) * 1e6).astype(np.int64)
    micro[price.is_null().to_numpy(zero_copy_only=False)] = -1
    return {
        "kind": batch.column("kind").dictionary_encode(),
        "price_micro": pa.array(micro),
        "quantity": batch.column("quantity").cast(pa.uint32()),
        "text": same("", len(batch)),
        "flags": pa.array(np.zeros(len(batch), np.uint8)),
    }


def _text(kind: str, column: str) -> Callable[[pa.RecordBatch], dict[str, pa.Array]]:
    def columns(batch: pa.RecordBatch) -> dict[str, pa.Array]:
        text, count = batch.column(column), len(batch)
        empty = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(text)), 0)
        return {
            "kind": same(kind, count),
            "price_micro": pa.array(np.full(count, -1, np.int64)),
            "quantity": pa.array(np.ones(count, np.uint32)),
            "text": text,
            "flags": pa.array(np.where(empty.to_numpy(zero_copy_only=False), NO_TEXT, 0).astype(np.uint8)),
        }

    return columns


_OWN: Mapping[str, Callable[[pa.RecordBatch], dict[str, pa.Array]]] = {
    "clicks": _click,
    "searches": _text("search", "query"),
    "reviews": _text("review", "text"),
}
