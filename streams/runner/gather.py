"""From pieces of the inputs to one array of events in merged order, with the texts that a model must read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scorer.events import ACTING, EVENT, REVIEWS, SEARCHES
from scorer.kinds import SEARCH
from streams.catalogue import Catalogue, LaunchView
from streams.codec.decoded import Poison
from streams.in_force import Next
from streams.journal.records import InputRange
from streams.runner.buffer import Piece


@dataclass(frozen=True)
class Taken:
    """What one step takes: ranges, events in merged order (poison left out), texts and search matches.

    `record[i]` is the position of event i in the pieces laid end to end; `matched` is (int32[n + 1] offsets, int32
    launch indices): the launches live at the event's time whose words stand in the search. `running_max_ms` is the
    partition's newest event time before the step, -1 before any event.
    """

    ranges: tuple[InputRange, ...]
    running_max_ms: int
    events: npt.NDArray[np.void]
    record: npt.NDArray[np.int64]
    pieces: Sequence[Piece]
    starts: npt.NDArray[np.int64]
    texts: Sequence[str]
    matched: tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]
    poison: Sequence[tuple[int, Poison]]

    def locate(self, event: int) -> tuple[Piece, int]:
        """The piece that holds event `event`, and its position in the piece's chunk."""
        at = int(self.record[event])
        which = int(np.searchsorted(self.starts, at, side="right")) - 1
        piece = self.pieces[which]
        return piece, piece.first + at - int(self.starts[which])

    def product(self, event: int) -> str:
        """Product id of event `event`."""
        piece, position = self.locate(event)
        products = piece.decoded.products
        return products.values[int(products.codes[position])]

    def event_ids(self, events: npt.NDArray[np.int32]) -> pa.Array:
        """Ids of these events, as text."""
        columns = [p.decoded.event_ids.slice(p.first, p.stop - p.first) for p in self.pieces]
        flat = pa.chunked_array(columns, pa.string()).combine_chunks()
        return flat.take(pa.array(self.record[events]))


@dataclass(frozen=True)
class InForce:
    """The broadcast content of one step."""

    catalogue: Catalogue
    view: LaunchView
    next: Next

    @classmethod
    def below(cls, catalogue: Catalogue, offsets: Next) -> "InForce":
        """What stands below these offsets."""
        return cls(catalogue, catalogue.launches(offsets.product_vectors, offsets.launches), offsets)


def gather(
    ranges: tuple[InputRange, ...],
    running_max_ms: int,
    order: tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]],
    pieces: Sequence[Sequence[Piece]],
    force: InForce,
) -> Taken:
    """Lay the pieces of each input end to end, fill the columns, put them in merged order, leave poison out."""
    flat = [piece for of_input in pieces for piece in of_input]
    sizes = np.array([piece.stop - piece.first for piece in flat], np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    columns = np.zeros(int(starts[-1]), EVENT)
    for at, piece in enumerate(flat):
        _fill(columns[starts[at] : starts[at + 1]], piece, force)
    base = np.array([sum(p.stop - p.first for q in pieces[:i] for p in q) for i in range(len(pieces))])
    record = base[order[0]] + order[1]
    record = record[columns["at_ms"][record] >= 0]
    events = np.ascontiguousarray(columns[record])
    taken = Taken(
        ranges,
        running_max_ms,
        events,
        record,
        flat,
        starts,
        [],
        (_none(len(events)), _none(0)),
        _poison(flat),
    )
    return _with_texts(taken, force)


def _fill(columns: npt.NDArray[np.void], piece: Piece, force: InForce) -> None:
    decoded, cut = piece.decoded, slice(piece.first, piece.stop)
    columns["input"] = piece.input
    columns["row"] = piece.rows[cut]
    products = force.catalogue.product_index(decoded.products.values, force.next.product_vectors)
    codes = decoded.products.codes[cut]
    known = codes >= 0
    columns["product"] = -1
    columns["product"][known] = products[codes[known]]
    columns["text"] = -1
    names = ("kind", "flags", "at_ms", "price_micro", "quantity", "id_hash", "published_ms")
    for name in names:
        columns[name] = getattr(decoded, name)[cut]
    columns["offset"] = decoded.offsets[cut]
    if piece.input >= ACTING:
        columns["note"] = decoded.note[cut]


def _none(size: int) -> npt.NDArray[np.int32]:
    return np.zeros(size + 1 if size else 0, np.int32)


def _poison(pieces: Sequence[Piece]) -> list[tuple[int, Poison]]:
    found: list[tuple[int, Poison]] = []
    for piece in pieces:
        if piece.decoded.poison:
            first, last = piece.chunk.offsets[piece.first], piece.chunk.offsets[piece.stop - 1]
            found += [(piece.input, bad) for bad in piece.decoded.poison if first <= bad.offset <= last]
    return found


def _with_texts(taken: Taken, force: InForce) -> Taken:
    events = taken.events
    worded = np.flatnonzero((events["input"] == SEARCHES) | (events["input"] == REVIEWS))
    texts: list[str] = []
    counts = np.zeros(len(events), np.int32)
    launches: list[int] = []
    for at in worded.tolist():
        piece, position = taken.locate(at)
        text = piece.decoded.texts[position] or ""
        events["text"][at] = len(texts)
        texts.append(text)
        if events["kind"][at] == SEARCH:
            live = _live(force.view, text, int(events["at_ms"][at]))
            counts[at] = len(live)
            launches += live
    events["asks"] = counts > 0
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    matched = (offsets, np.array(launches, np.int32))
    return replace(taken, texts=texts, matched=matched)


def _live(view: LaunchView, text: str, at_ms: int) -> list[int]:
    rows = view.rows
    return [i for i in view.matcher.match(text) if rows["start_ms"][i] <= at_ms < rows["end_ms"][i]]
