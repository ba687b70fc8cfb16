"""A chunk of one event topic to columns. Nothing that stands in a record is raised: what cannot be used is poison."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scorer.flags import NO_TEXT
from scorer.hashing import span_hashes
from scorer.kinds import DELIVERY, KINDS, REVIEW, SEARCH, SHOPPER
from streams.codec.checks import SHOWN, Columns, first_reasons
from streams.codec.decoded import Decoded, Int32, Int64, Poison, Products, Reasons, Shoppers, UInt8
from streams.codec.notes import notes
from streams.codec.registries import registry_for
from streams.codec.rows import read_rows
from streams.codec.spans import ends
from streams.ports import Chunk
from streams.settings import Settings

__all__ = ["Decoded", "Poison", "decode"]
_TEXT = {"searches": "query", "reviews": "text"}
_KIND = {"searches": SEARCH, "reviews": REVIEW, "shoppers": SHOPPER, "deliveries": DELIVERY}


def decode(chunk: Chunk, settings: Settings) -> Decoded:
    """Columns of every record of `chunk`. Raises Unavailable where the schema registry does not answer."""
    topic = chunk.topic
    rows = read_rows(topic, chunk.values, registry_for(settings))
    keys = pa.array(chunk.keys, pa.binary())
    whole = len(rows.where) == len(chunk.keys)
    columns = Columns(
        rows.batch,
        keys if whole else keys.take(pa.array(rows.where)),
        chunk.published_ms if whole else chunk.published_ms[rows.where],
        settings.max_ahead_ms,
    )
    refused = first_reasons(topic, columns)
    batch, where = rows.batch, rows.where
    if refused:
        good = np.ones(len(where), np.bool_)
        good[list(refused)] = False
        batch, where = batch.filter(pa.array(good)), where[good]
    reasons = rows.unread | {int(rows.where[row]): reason for row, reason in refused.items()}
    return _assemble(chunk, topic, batch, _Spread(where, len(chunk.keys)), reasons)


class _Spread:
    """Puts the values of good rows at their places among all records of the chunk."""

    def __init__(self, where: npt.NDArray[np.int64], size: int) -> None:
        self._where, self._size = where, size

    def numbers(self, values: npt.NDArray[Any], fill: int, dtype: type) -> npt.NDArray[Any]:
        if len(self._where) == self._size:
            return values.astype(dtype, copy=False)
        out: npt.NDArray[Any] = np.full((self._size, *values.shape[1:]), fill, dtype)
        out[self._where] = values
        return out

    def objects(self, values: pa.Array) -> pa.Array:
        """Null for poison."""
        if len(self._where) == self._size:
            return values
        place = np.full(self._size, -1, np.int64)
        place[self._where] = np.arange(len(self._where))
        return values.take(pa.array(place, mask=place < 0))


def _assemble(chunk: Chunk, topic: str, batch: pa.RecordBatch, spread: _Spread, reasons: Reasons) -> Decoded:
    shoppers, products = _codes(batch, "shopper", spread), _codes(batch, "product", spread)
    ids = batch.column("event_id")
    return Decoded(
        offsets=chunk.offsets,
        published_ms=chunk.published_ms,
        at_ms=spread.numbers(batch.column("at_ms").to_numpy(), -1, np.int64),
        kind=spread.numbers(_kinds(topic, batch), 0, np.uint8),
        shoppers=Shoppers(shoppers[0], shoppers[1].cast(pa.binary()).to_pylist()),
        products=Products(products[0], products[1].to_pylist()),
        price_micro=spread.numbers(_price_micro(batch), -1, np.int64),
        quantity=spread.numbers(_quantity(batch), 0, np.int32),
        id_hash=spread.numbers(_hashes(ids), 0, np.uint64),
        event_ids=spread.objects(ids),
        texts=spread.objects(batch.column(_TEXT[topic])).to_pylist() if topic in _TEXT else [None] * len(chunk.keys),
        flags=spread.numbers(_flags(topic, batch), 0, np.uint8),
        note=spread.numbers(notes(topic, batch), 0, np.uint64),
        poison=[_poison(chunk, at, reasons) for at in sorted(reasons)],
    )


def _codes(batch: pa.RecordBatch, name: str, spread: _Spread) -> tuple[Int32, pa.Array]:
    if name not in batch.schema.names:
        none = np.full(len(batch), -1, np.int32)
        return cast(Int32, spread.numbers(none, -1, np.int32)), pa.array([], pa.string())
    coded = batch.column(name).dictionary_encode()
    return cast(Int32, spread.numbers(coded.indices.to_numpy(), -1, np.int32)), coded.dictionary


def _kinds(topic: str, batch: pa.RecordBatch) -> UInt8:
    if topic != "clicks":
        return np.full(len(batch), _KIND[topic], np.uint8)
    coded = batch.column("kind").dictionary_encode()
    codes = np.array([KINDS[name] for name in coded.dictionary.to_pylist()], np.uint8)
    return cast(UInt8, codes[coded.indices.to_numpy()])


def _price_micro(batch: pa.RecordBatch) -> Int64:
    if "price" not in batch.schema.names:
        return np.full(len(batch), -1, np.int64)
    price = batch.column("price")
    micro = np.rint(price.fill_null(0.0).to_numpy(zero_copy_only=False) * 1e6).astype(np.int64)
    micro[price.is_null().to_numpy(zero_copy_only=False)] = -1
    return cast(Int64, micro)


def _quantity(batch: pa.RecordBatch) -> Int32:
    """A search and a review are about one piece; of a delivery 1 says that it was shown."""
    if "status" in batch.schema.names:
        return np.asarray(pc.equal(batch.column("status"), SHOWN)).astype(np.int32)
    if "quantity" not in batch.schema.names:
        return np.ones(len(batch), np.int32)
    return cast(Int32, batch.column("quantity").to_numpy())


def _hashes(ids: pa.Array) -> npt.NDArray[np.uint64]:
    content = ids.buffers()[2]
    return span_hashes(np.frombuffer(content or b"", np.uint8), ends(ids).astype(np.int64))


def _flags(topic: str, batch: pa.RecordBatch) -> UInt8:
    if topic not in _TEXT:
        return np.zeros(len(batch), np.uint8)
    empty = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(batch.column(_TEXT[topic]))), 0)
    return np.where(empty.to_numpy(zero_copy_only=False), np.uint8(NO_TEXT), np.uint8(0))


def _poison(chunk: Chunk, at: int, reasons: Reasons) -> Poison:
    offset, published_ms = int(chunk.offsets[at]), int(chunk.published_ms[at])
    return Poison(offset, published_ms, chunk.keys[at], chunk.values[at], *map(str, reasons[at]))
