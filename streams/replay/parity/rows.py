"""Final rows against the changelogs: each key's newest row, byte for byte, where both carry the same step.

A live worker stores rows some time after their steps: a row of ours behind the last checkpoint that the changelog does
not hold yet is waiting, and no difference.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from streams.ports import Records
from streams.replay.parity.divergence import Divergence
from streams.replay.parity.journalled import Difference, first_field
from streams.replay.parity.tally import Tally
from streams.store import HEADER, Keyed, Rows
from streams.transport.newest import Newest, NewestRows


@dataclass
class Compared:
    """One table of one partition: counts, and the first difference by step."""

    tally: Tally = field(default_factory=Tally)
    first: Divergence | None = None


@dataclass(frozen=True)
class Stand:
    """Where the replay stands: number of its last step, and of the last that the live worker has stored; newest time of
    a step."""

    partition: int
    last: int
    stored: int
    at_ms: int


async def newest_rows(records: Records, table: str, partition: int) -> Newest:
    """The rows that the changelog holds now."""
    newest = NewestRows(f"{table}/{partition}")
    async with records.open(table, partition) as log:
        end = await log.high_watermark()
        async for chunk in log.read(0, end):
            newest.add(chunk.offsets, chunk.keys, chunk.values)
    return newest.newest(end)


def compare(table: str, keyed: Keyed, live: Newest, stand: Stand) -> Compared:
    """Every row of one table."""
    rows, found = keyed.tables[table], Compared()
    at = keyed.find(live.keys).astype(np.int64)
    steps = _steps(live)
    ours = np.where(at >= 0, rows.step[at], -1)
    alike = (at >= 0) & (ours == steps)
    same = _same(rows, live, at, alike)
    newer = steps > stand.last
    behind = ~newer & (steps < ours) & (ours > stand.stored)
    absent = _absent(keyed, table, at)
    late = absent & (rows.step[: len(keyed.keys)] > stand.stored)
    differ = ~same & ~newer & ~behind
    tally = found.tally
    tally.same(int(same.sum()))
    tally.differ(int(differ.sum()) + int((absent & ~late).sum()))
    tally.newer += int(newer.sum())
    tally.waiting += int(behind.sum()) + int(late.sum())
    found.first = _first(table, keyed, live, _Candidates(steps, at, differ, absent & ~late), stand)
    return found


def _same(rows: Rows, live: Newest, at: npt.NDArray[np.int64], alike: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which rows have the same bytes, of those `alike` in their step."""
    same = np.zeros(len(at), np.bool_)
    if alike.any():
        theirs = live.values[alike][:, HEADER.itemsize :]
        ours = rows.rows[at[alike]].view(np.uint8).reshape(len(theirs), -1)
        same[alike] = (theirs == ours).all(axis=1)
    return same


def _absent(keyed: Keyed, table: str, at: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    """Our rows that carry a step and are not in the changelog."""
    there = np.zeros(len(keyed.keys), np.bool_)
    there[at[at >= 0]] = True
    absent: npt.NDArray[np.bool_] = ~there & (keyed.tables[table].step[: len(there)] >= 0)
    return absent


def _steps(live: Newest) -> npt.NDArray[np.int64]:
    if not len(live.keys):
        return np.zeros(0, np.int64)
    heads = np.ascontiguousarray(live.values[:, : HEADER.itemsize])
    steps: npt.NDArray[np.int64] = heads.view(HEADER).reshape(-1)["step"]
    return steps


@dataclass(frozen=True)
class _Candidates:
    """Live rows that differ, and rows of ours that are lost, by their places."""

    steps: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    differ: npt.NDArray[np.bool_]
    lost: npt.NDArray[np.bool_]


def _first(table: str, keyed: Keyed, live: Newest, those: _Candidates, stand: Stand) -> Divergence | None:
    rows = keyed.tables[table]
    found = [(int(those.steps[i]), live.keys[i], i) for i in np.flatnonzero(those.differ).tolist()]
    found += [(int(rows.step[i]), keyed.keys[i], -1) for i in np.flatnonzero(those.lost).tolist()]
    if not found:
        return None
    step, key, where = min(found)
    own = int(those.at[where]) if where >= 0 else -1
    name, then, now = _sides(rows, live, where, own, step)
    shown = key.decode(errors="replace")
    return Divergence(table, stand.partition, step, stand.at_ms, name, then, now, key=shown, upstream=[])


def _sides(rows: Rows, live: Newest, where: int, own: int, step: int) -> Difference:
    if where < 0:
        return "row", None, step
    if own < 0 or int(rows.step[own]) < 0:
        return "row", step, None
    if int(rows.step[own]) != step:
        return "step", step, int(rows.step[own])
    then = np.ascontiguousarray(live.values[where, HEADER.itemsize :]).view(rows.rows.dtype)[0]
    name = first_field(then, rows.rows[own])
    return name, then[name].tolist(), rows.rows[own][name].tolist()
