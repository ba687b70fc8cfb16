"""Where a replay stands, kept in a folder, so that one that was killed goes on: whole or not there at all."""

import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

import numpy as np

from schemas.topics import CHANGELOGS
from scorer.settle import in_order
from streams.full_disk import writing_to
from streams.runner.buffer import InputBuffer
from streams.runner.state import State
from streams.store import Keyed

_AT: Final = "at-"
_HOLDERS: Final = ("shoppers", "products", "launches")


def save(folder: Path, state: State, told: dict[str, Any]) -> None:
    """Keep `state` and what else is told of the replay at this step boundary; an older snapshot is removed then."""
    unfinished = folder / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    for name in _HOLDERS:
        _save_keyed(unfinished, name, getattr(state.store, name))
    _write(unfinished / "due.npy", state.due)
    buffers = [[buffer.taken_next, buffer.running_max_ms] for buffer in state.buffers]
    kept = {"number": state.number, "seq": state.seq, "buffers": buffers, "told": told}
    with writing_to(folder), (unfinished / "state.json").open("w", encoding="utf-8") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    whole = folder / f"{_AT}{state.number:012}"
    older = _whole(folder)
    shutil.rmtree(whole, ignore_errors=True)
    unfinished.rename(whole)
    for each in older:
        if each != whole:
            shutil.rmtree(each)


def load(folder: Path) -> tuple[State, dict[str, Any]] | None:
    """The newest whole snapshot, None where there is none."""
    found = _whole(folder)
    if not found:
        return None
    kept = json.loads((found[-1] / "state.json").read_text("utf-8"))
    state = State(buffers=[InputBuffer(*each) for each in kept["buffers"]], number=kept["number"], seq=kept["seq"])
    for name in _HOLDERS:
        _load_keyed(found[-1], name, getattr(state.store, name))
    state.due = in_order(np.load(found[-1] / "due.npy"))  # an older version left it as it came
    return state, kept["told"]


def _whole(folder: Path) -> list[Path]:
    return sorted(folder.glob(f"{_AT}*"))


def _save_keyed(folder: Path, name: str, keyed: Keyed) -> None:
    count = len(keyed.keys)
    _write(folder / f"{name}.keys.npy", np.frombuffer(b"".join(keyed.keys), np.uint8))
    _write(folder / f"{name}.lengths.npy", np.array([len(key) for key in keyed.keys], np.int64))
    for table, rows in keyed.tables.items():
        _write(folder / f"{table}.rows.npy", rows.rows[:count])
        _write(folder / f"{table}.steps.npy", rows.step[:count])


def _load_keyed(folder: Path, name: str, keyed: Keyed) -> None:
    content = np.load(folder / f"{name}.keys.npy").tobytes()
    ends = np.cumsum(np.load(folder / f"{name}.lengths.npy")).tolist()
    keyed.rows_of([content[first:stop] for first, stop in zip([0, *ends], ends, strict=False)])
    for table in CHANGELOGS:
        if table in keyed.tables:
            rows = keyed.tables[table]
            rows.rows[: len(ends)] = np.load(folder / f"{table}.rows.npy")
            rows.step[: len(ends)] = np.load(folder / f"{table}.steps.npy")


def _write(path: Path, array: np.ndarray[Any, Any]) -> None:
    with writing_to(path), path.open("wb") as file:
        np.save(file, array, allow_pickle=False)
        file.flush()
        os.fsync(file.fileno())
