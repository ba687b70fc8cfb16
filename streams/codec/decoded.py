"""What decoding a chunk gives: columns of the events, and the records that are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Int64 = npt.NDArray[np.int64]
Int32 = npt.NDArray[np.int32]
UInt8 = npt.NDArray[np.uint8]
Reason = tuple[str, str]  # a class of schemas.dead_letters, and a sentence
Reasons = Mapping[int, Reason]  # by position in the chunk


class Shoppers(NamedTuple):
    """Whose each row is: `codes` int32[n] into `values`, unique UTF-8 bytes; -1 for poison."""

    codes: Int32
    values: list[bytes]


class Products(NamedTuple):
    """What each row is about: `codes` int32[n] into `values`, unique ids; -1 for poison and where there is none."""

    codes: Int32
    values: list[str]


@dataclass(frozen=True)
class Poison:
    """A record that cannot be used, whole, with a reason of schemas.dead_letters and a sentence."""

    offset: int
    published_ms: int
    key: bytes | None
    value: bytes | None
    error: str
    message: str


@dataclass(frozen=True)
class Decoded:
    """One row for each record of the chunk, in offset order, poison included.

    A poison row has at_ms -1, codes -1, price_micro -1, a null id, no text, and 0 elsewhere. `kind` uint8[n] are
    codes of scorer.kinds; `price_micro` int64[n] is -1 where unknown; `flags` uint8[n] are bits of scorer.flags;
    `event_ids` is an arrow array of strings, `id_hash` uint64[n] their scorer.hashing.span_hashes; `texts` is None
    where there is none; `note` uint64[n, 2] is EVENT.note; `poison` is in offset order.
    """

    offsets: Int64
    published_ms: Int64
    at_ms: Int64
    kind: npt.NDArray[np.uint8]
    shoppers: Shoppers
    products: Products
    price_micro: Int64
    quantity: Int32
    id_hash: npt.NDArray[np.uint64]
    event_ids: pa.Array
    texts: Sequence[str | None]
    flags: npt.NDArray[np.uint8]
    note: npt.NDArray[np.uint64]
    poison: Sequence[Poison]

    def __len__(self) -> int:
        return len(self.offsets)
