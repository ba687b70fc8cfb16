"""The live records of one output, by their numbers: a reader takes exactly the next one and drops the rest."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from schemas.registry import Registry
from schemas.wire import NotFramedError, unframe
from scorer.errors import BadInput
from streams.codec.avro import parsed
from streams.codec.encode import decode_one
from streams.ports import Chunk, RecordLog, Records


@dataclass(frozen=True)
class Different:
    """A number whose two sides are not the same bytes; `live` None: it is not there. `offset` -1 likewise."""

    seq: int
    offset: int
    live: bytes | None
    replayed: bytes | None


@dataclass
class Against:
    """What comparing some numbers came to; `missing` numbers lie behind all that the topic holds, `not_held` before."""

    equal: int = 0
    different: list[Different] = field(default_factory=list)
    missing: int = 0
    not_held: int = 0


class Live:
    """As a context it reads one output of one partition, from `next_offset` on."""

    def __init__(self, records: Records, topic: str, partition: int, registry: Registry, next_offset: int = 0) -> None:
        self._topic, self._registry = topic, registry
        self._opening: AbstractAsyncContextManager[RecordLog] = records.open(topic, partition)
        self._first = self.next_offset = next_offset
        self._began = next_offset > 0
        self._offsets: list[int] = []
        self._values: list[bytes | None] = []
        self._at = 0
        self._chunks: AsyncIterator[Chunk] | None = None

    async def __aenter__(self) -> "Live":
        log = await self._opening.__aenter__()
        self._chunks = log.read(self._first, await log.high_watermark())
        return self

    async def __aexit__(self, *args: Any) -> None:
        await self._opening.__aexit__(*args)

    async def against(self, first: int, values: Sequence[bytes], live_count: int) -> Against:
        """The numbers from `first` on: `values` were computed again, `live_count` were sent by the live step."""
        found, at, both = Against(), 0, min(len(values), live_count)
        while at < both and await self._more():
            size = min(both - at, len(self._values) - self._at)
            if self._values[self._at : self._at + size] == list(values[at : at + size]):
                found.equal += size
                self._pass(size)
                at += size
            else:
                at += await self._one(first + at, values[at], found)
        found.missing += both - at
        for seq in range(first + both, first + live_count):
            await self._one(seq, None, found)
        found.different += [Different(first + both, -1, None, value) for value in values[both:]]
        return found

    async def _one(self, seq: int, value: bytes | None, found: Against) -> int:
        """Compare one number; how many were done with (0: a repeat was dropped)."""
        if not await self._more():
            found.missing += 1
            return 1
        live = self._values[self._at]
        number = self._seq(live)
        if live != value and number is not None and number < seq:
            self._pass(1)
            return 0 if value is not None else await self._one(seq, value, found)
        if number is not None and number > seq:
            self._absent(seq, value, found)
        else:
            self._here(seq, value, found)
        return 1

    def _absent(self, seq: int, value: bytes | None, found: Against) -> None:
        """The number is not there, though a later one is."""
        if self._began:
            found.different.append(Different(seq, -1, None, value))
        else:
            found.not_held += 1

    def _here(self, seq: int, value: bytes | None, found: Against) -> None:
        """The record at hand has the number, or stands in its place."""
        live, offset = self._values[self._at], self._offsets[self._at]
        self._pass(1)
        if value is not None and same(self._topic, live, value, self._registry):
            found.equal += 1
        else:
            found.different.append(Different(seq, offset, live, value))

    def _pass(self, count: int) -> None:
        self._at += count
        self._began = True
        self.next_offset = self._offsets[self._at - 1] + 1

    async def _more(self) -> bool:
        """Whether there is a record at hand."""
        while self._at == len(self._values) and self._chunks is not None:
            chunk = await anext(self._chunks, None)
            if chunk is None:
                self._chunks = None
            else:
                self._began = self._began or (len(chunk.offsets) > 0 and int(chunk.offsets[0]) == 0)
                self._offsets, self._values, self._at = chunk.offsets.tolist(), list(chunk.values), 0
        return self._at < len(self._values)

    def _seq(self, value: bytes | None) -> int | None:
        """None where it is no record of the topic: then it stands in the place of the number that is expected."""
        try:
            return int(decode_one(self._topic, value or b"", registry=self._registry)["seq"])
        except BadInput:
            return None


def same(topic: str, live: bytes | None, replayed: bytes, registry: Registry) -> bool:
    """Whether a record of an older schema says the same in all fields that its writer knew."""
    if live is None or live[:5] == replayed[:5]:
        return live == replayed
    try:
        schema_id, _ = unframe(live)
        known = [each["name"] for each in parsed(registry.avsc_of(schema_id))["fields"]]
        then, now = (decode_one(topic, value, registry=registry) for value in (live, replayed))
    except (BadInput, NotFramedError):
        return False
    return all(then.get(name) == now.get(name) for name in known)
