"""What makes a readable record unusable: one vectorised check for each reason, first reason wins.

A check sees whole columns and answers with a mask of the bad rows; only for those is a sentence made. A step has few
rows of an input, so what counts is how many calls a check makes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from schemas.dead_letters import DeadLetterError as Error
from scorer.channels import CHANNELS
from scorer.kinds import KINDS, RETURN
from streams.codec.decoded import Int32, Int64, Reason
from streams.codec.notes import parents
from streams.codec.spans import lengths
from streams.zones import names

MAX_ID_BYTES = 512
MAX_TEXT_BYTES = 2 << 20  # far above any text of a person; one of 10 MB holds the event loop for a second
MAX_PRICE = 1e12  # of what a click is about too: millionths of it, and the sum of a few, fit 64 bits
END_OF_TIME_MS = 7_258_118_400_000  # 2200-01-01: tables hold times up to 2299
END_OF_STAMPS_MS = 4_260_211_200_000  # 2105-01-01: tables keep rows 400 days by a clock of 32 bits, which ends in 2106
SHOWN, FAILED = "shown", "failed"
DECISION_ID = "^[0-9a-f]{32}$"
IDS, TEXTS = ("event_id", "shopper", "product", "session", "language"), ("query", "text")
BOUNDED = dict.fromkeys(IDS, MAX_ID_BYTES) | dict.fromkeys(TEXTS, MAX_TEXT_BYTES)
CLICK_KINDS = [name for name, code in KINDS.items() if code <= RETURN]
_CLICK_KINDS, _CHANNELS, _STATUSES = pa.array(CLICK_KINDS), pa.array(CHANNELS), pa.array([SHOWN, FAILED])
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Columns:
    """Rows that could be read, with their records' keys and times."""

    batch: pa.RecordBatch
    keys: pa.Array
    published_ms: Int64
    max_ahead_ms: int
    _lengths: dict[str, Int64] = field(default_factory=dict)

    def __getitem__(self, name: str) -> pa.Array:
        return self.batch.column(name)

    def times(self) -> Int64:
        """Event times, milliseconds."""
        return cast(Int64, self["at_ms"].to_numpy())

    def lengths(self, name: str) -> Int64:
        """Bytes of each text of a column; 0 of null."""
        if name not in self._lengths:
            self._lengths[name] = lengths(self[name])
        return self._lengths[name]


@dataclass(frozen=True)
class Check:
    """`bad` marks rows; `tell` says what was seen in one of them."""

    error: Error
    bad: Callable[[Columns], Mask]
    tell: Callable[[Columns, int], str]


def first_reasons(topic: str, columns: Columns) -> dict[int, Reason]:
    """The first reason, in the order of CHECKS, for each row that has one; by row."""
    found: dict[int, Reason] = {}
    for check in CHECKS[topic]:
        bad = check.bad(columns)
        for row in np.flatnonzero(bad).tolist() if bad.any() else ():
            if row not in found:
                found[row] = (check.error, check.tell(columns, row))
    return found


def _empty(name: str) -> Callable[[Columns], Mask]:
    return lambda columns: columns.lengths(name) == 0


def _too_long(columns: Columns) -> Mask:
    there = columns.batch.schema.names
    longest = np.maximum.reduce([columns.lengths(name) for name in IDS if name in there])
    bad = longest > MAX_ID_BYTES
    for name in TEXTS:
        if name in there:
            bad |= columns.lengths(name) > MAX_TEXT_BYTES
    return cast(Mask, bad)


def _other_key(columns: Columns) -> Mask:
    shoppers = columns["shopper"].cast(pa.binary())
    if columns.keys.equals(shoppers):
        return np.zeros(len(shoppers), np.bool_)
    return ~_mask(pc.equal(columns.keys, shoppers))


def _bad_time(columns: Columns) -> Mask:
    times = columns.times()
    return (times < 0) | (times >= END_OF_TIME_MS)


def _bad_stamp(columns: Columns) -> Mask:
    return columns.published_ms >= END_OF_STAMPS_MS


def _ahead(columns: Columns) -> Mask:
    return columns.times() > columns.published_ms + columns.max_ahead_ms


def _bad_kind(columns: Columns) -> Mask:
    return ~_mask(pc.is_in(columns["kind"], _CLICK_KINDS))


def _price(columns: Columns) -> npt.NDArray[np.float64]:
    price: npt.NDArray[np.float64] = columns["price"].fill_null(0.0).to_numpy(zero_copy_only=False)
    return price


def _bad_price(columns: Columns) -> Mask:
    price = _price(columns)
    return ~((price >= 0) & (price < MAX_PRICE))  # NaN compares false


def _bad_quantity(columns: Columns) -> Mask:
    quantity: Int32 = columns["quantity"].to_numpy()
    return (quantity < 1) | (np.minimum(_price(columns), MAX_PRICE) * quantity >= MAX_PRICE)


def _bad_channel(columns: Columns) -> Mask:
    consent = columns["consent"]
    unknown = ~_mask(pc.is_in(consent.flatten(), _CHANNELS))
    bad = np.zeros(len(consent), np.bool_)
    bad[parents(consent)[unknown]] = True
    return bad


def _bad_time_zone(columns: Columns) -> Mask:
    coded = columns["time_zone"].dictionary_encode()
    unknown = np.array([name not in names() for name in coded.dictionary.to_pylist()], np.bool_)
    return cast(Mask, unknown[coded.indices.to_numpy()])


def _bad_decision_id(columns: Columns) -> Mask:
    return ~_mask(pc.match_substring_regex(columns["decision_id"], DECISION_ID))


def _bad_status(columns: Columns) -> Mask:
    return ~_mask(pc.is_in(columns["status"], _STATUSES))


def _mask(flags: pa.Array) -> Mask:
    """Null, as of an absent key, is false."""
    known = flags.fill_null(False) if flags.null_count else flags
    return cast(Mask, known.to_numpy(zero_copy_only=False))


def _seen(name: str) -> Callable[[Columns, int], str]:
    return lambda columns, row: f"{name} is {_short(columns[name][row].as_py())}"


def _tell_key(columns: Columns, row: int) -> str:
    key, shopper = columns.keys[row].as_py(), columns["shopper"][row].as_py()
    seen = "absent" if key is None else _short(key)
    return f"the key is {seen}, the shopper {_short(shopper)}"


def _tell_quantity(columns: Columns, row: int) -> str:
    price, quantity = columns["price"][row].as_py(), columns["quantity"][row].as_py()
    if quantity < 1:
        return f"quantity is {quantity}"
    return f"price {price} times quantity {quantity} is {price * quantity:.6g}, less than {MAX_PRICE:.0e} is allowed"


def _tell_stamp(columns: Columns, row: int) -> str:
    return f"the record's own time is {int(columns.published_ms[row])}, less than {END_OF_STAMPS_MS} is allowed"


def _tell_ahead(columns: Columns, row: int) -> str:
    at_ms, published_ms = columns["at_ms"][row].as_py(), int(columns.published_ms[row])
    return (
        f"at_ms is {at_ms}, the record's own time {published_ms}: {at_ms - published_ms} ms ahead, "
        f"{columns.max_ahead_ms} are allowed"
    )


def _tell_long(columns: Columns, row: int) -> str:
    there = columns.batch.schema.names
    lengths = {name: int(columns.lengths(name)[row]) for name in BOUNDED if name in there}
    name = max(lengths, key=lambda item: lengths[item] / BOUNDED[item])
    return f"{name} has {lengths[name]} bytes, {BOUNDED[name]} are allowed"


def _short(value: Any) -> str:
    written = repr(value)
    return written if len(written) <= 80 else written[:77] + "..."


_EVENT = (
    Check(Error.EMPTY_SHOPPER, _empty("shopper"), _seen("shopper")),
    Check(Error.TOO_LONG, _too_long, _tell_long),
    Check(Error.KEY_MISMATCH, _other_key, _tell_key),
    Check(Error.EMPTY_ID, _empty("event_id"), _seen("event_id")),
    Check(Error.BAD_TIME, _bad_time, _seen("at_ms")),
    Check(Error.BAD_TIME, _bad_stamp, _tell_stamp),
    Check(Error.TOO_FAR_AHEAD, _ahead, _tell_ahead),
)
_PRODUCT = (Check(Error.EMPTY_PRODUCT, _empty("product"), _seen("product")),)
_CLICK = (
    Check(Error.BAD_KIND, _bad_kind, _seen("kind")),
    Check(Error.BAD_PRICE, _bad_price, _seen("price")),
    Check(Error.BAD_QUANTITY, _bad_quantity, _tell_quantity),
)
_SHOPPER = (
    Check(Error.BAD_CHANNEL, _bad_channel, _seen("consent")),
    Check(Error.BAD_TIME_ZONE, _bad_time_zone, _seen("time_zone")),
)
_DELIVERY = (
    Check(Error.BAD_DECISION_ID, _bad_decision_id, _seen("decision_id")),
    Check(Error.BAD_STATUS, _bad_status, _seen("status")),
)
CHECKS: Mapping[str, tuple[Check, ...]] = {
    "clicks": (*_EVENT, *_PRODUCT, *_CLICK),
    "searches": _EVENT,
    "reviews": (*_EVENT, *_PRODUCT),
    "shoppers": (*_EVENT, *_SHOPPER),
    "deliveries": (*_EVENT, *_DELIVERY),
}
