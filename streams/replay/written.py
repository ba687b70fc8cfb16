"""Decisions and outcomes of a replay as Parquet files, in a folder of their own."""

import os
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from streams.full_disk import writing_to
from streams.replay.again import Again

_OF: Final = ("decisions", "outcomes")
_ROWS: Final = 50_000  # of one file, at most about so many


class Written:
    """`FOLDER/decisions/partition-0-00000.parquet` and so on: a file is there when it is whole."""

    def __init__(self, folder: Path, partition: int) -> None:
        self._folder, self._partition = folder, partition
        self._next = dict.fromkeys(_OF, 0)
        self._rows: dict[str, list[pa.RecordBatch]] = {topic: [] for topic in _OF}

    async def take(self, again: Again) -> None:
        """One step."""
        for topic in _OF:
            if topic in again.rows:
                self._rows[topic].append(again.rows[topic])
                if sum(len(rows) for rows in self._rows[topic]) >= _ROWS:
                    self._write(topic)

    def kept(self) -> dict[str, Any]:
        """All is written so far, and this is the number of the next file."""
        for topic in _OF:
            self._write(topic)
        return dict(self._next)

    def go_on(self, kept: dict[str, Any]) -> None:
        """From there; files of later steps are removed."""
        self._next = kept
        for topic, first in kept.items():
            for path in (self._folder / topic).glob(f"partition-{self._partition}-*.parquet"):
                if int(path.stem.rsplit("-", 1)[1]) >= first:
                    path.unlink()

    def _write(self, topic: str) -> None:
        rows, self._rows[topic] = self._rows[topic], []
        if not rows:
            return
        path = self._folder / topic / f"partition-{self._partition}-{self._next[topic]:05}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        with writing_to(path):
            pq.write_table(pa.Table.from_batches(rows), unfinished, compression="zstd")
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(path)
        self._next[topic] += 1
