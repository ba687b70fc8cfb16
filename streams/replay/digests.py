"""Fingerprints of a replay: two that came to the same have the same."""

import hashlib
from typing import Any, Final

import numpy as np

from schemas.topics import CHANGELOGS
from streams.replay.again import Again
from streams.store import RowStore

_OF: Final = ("decisions", "outcomes")


class Digests:
    """SHA-256 over each decision and outcome, in the order of their numbers: of the one before and the record."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(_OF, 0)
        self._last = dict.fromkeys(_OF, b"")

    async def take(self, again: Again) -> None:
        """One step."""
        for topic in _OF:
            last, values = self._last[topic], again.values.get(topic, [])
            for value in values:
                last = hashlib.sha256(last + value).digest()
            self._last[topic] = last
            self.counts[topic] += len(values)

    def kept(self) -> dict[str, Any]:
        """Counts and fingerprints so far."""
        return {"counts": self.counts, "last": {topic: last.hex() for topic, last in self._last.items()}}

    def go_on(self, kept: dict[str, Any]) -> None:
        """From there."""
        self.counts = kept["counts"]
        self._last = {topic: bytes.fromhex(last) for topic, last in kept["last"].items()}

    def told(self) -> dict[str, Any]:
        """For JSON: empty where there was none."""
        return {f"{topic}_sha256": last.hex() for topic, last in self._last.items()}


def rows_sha256(store: RowStore) -> str:
    """SHA-256 over key and row of every row of one partition that carries a step, table by table, in key order."""
    digest = hashlib.sha256()
    for name in CHANGELOGS:
        holder = store.holder(name)
        table = holder.tables[name]
        touched = np.flatnonzero(table.step[: len(holder.keys)] >= 0).tolist()
        for at in sorted(touched, key=holder.keys.__getitem__):
            key = holder.keys[at]
            digest.update(len(key).to_bytes(4, "little") + key + table.rows[at].tobytes())
    return digest.hexdigest()
