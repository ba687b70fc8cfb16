"""What a record tells of a shopper or of a trigger, as the two numbers of EVENT.note (scorer.events)."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scorer.channels import CHANNELS
from scorer.hashing import text_hash
from scorer.languages import code

Notes = npt.NDArray[np.uint64]


def notes(topic: str, batch: pa.RecordBatch) -> Notes:
    """uint64[n, 2] of records that are good; zeros on a topic that tells nothing."""
    return _OF[topic](batch) if topic in _OF else np.zeros((len(batch), 2), np.uint64)


def _shoppers(batch: pa.RecordBatch) -> Notes:
    zones = _coded(batch.column("time_zone"), text_hash)
    languages = _coded(batch.column("language"), code)
    return np.stack([zones, _consent(batch.column("consent")) | languages << np.uint64(8)], axis=1)


def _deliveries(batch: pa.RecordBatch) -> Notes:
    digits = "".join(batch.column("decision_id").to_pylist())
    return np.frombuffer(bytes.fromhex(digits), ">u8").astype(np.uint64).reshape(-1, 2)


def _coded(column: pa.Array, number_of: Callable[[str], int]) -> npt.NDArray[np.uint64]:
    """A number for each text; each different one is looked at once."""
    coded = column.dictionary_encode()
    numbers = np.array([number_of(text) for text in coded.dictionary.to_pylist()], np.uint64)
    found: npt.NDArray[np.uint64] = numbers[coded.indices.to_numpy()]
    return found


def _consent(lists: pa.ListArray) -> npt.NDArray[np.uint64]:
    """Bits of the channels in each list."""
    bits = np.zeros(len(lists), np.uint64)
    channels = _coded(lists.flatten(), lambda name: 1 << CHANNELS.index(name))
    np.bitwise_or.at(bits, parents(lists), channels)
    return bits


def parents(lists: pa.ListArray) -> npt.NDArray[np.int64]:
    """Of each item of `lists.flatten()`, the list that it stands in."""
    return np.repeat(np.arange(len(lists)), pc.list_value_length(lists).to_numpy())


_OF: Mapping[str, Callable[[pa.RecordBatch], Notes]] = {"shoppers": _shoppers, "deliveries": _deliveries}
