"""Reads whole partitions and decodes single records; the plainest way there is."""

import io
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import fastavro
import httpx
from aiokafka import ConsumerRecord, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from fastavro.read import SchemaResolutionError
from fastavro.schema import SchemaParseException

from schemas import load
from schemas.defaults import with_values
from schemas.foreign import as_written
from schemas.references import whole
from schemas.registry import PACKAGED
from scorer.errors import Unavailable
from streams.brokers.access import Access
from streams.brokers.refusal import refusal
from streams.brokers.stopping import stopped
from streams.fetching.committed import CommittedConsumer
from streams.registry_address import RegistryAddress
from streams.settings import Settings

_PATIENCE_S = 15.0
_REGISTRY_TIMEOUT_S = 10.0
_FOLDER = "file:"  # of a registry_url
# What fastavro raises, one way or another, for bytes that are no record.
UNREADABLE = (ValueError, EOFError, LookupError, TypeError, OverflowError, SchemaResolutionError, SchemaParseException)


@dataclass
class Reader:
    """Reads from one broker. `progress` is called with the number of records read since the last call."""

    consumer: CommittedConsumer
    topic_prefix: str
    progress: Callable[[int], None]
    _partitions: dict[str, list[int]] = field(default_factory=dict)

    async def look(self, kafka: Access, topics: Sequence[str]) -> None:
        """Learn the partitions of topics. Raises Unavailable where one does not exist."""
        admin = AIOKafkaAdminClient(**kafka.client)
        try:
            await admin.start()
            there = {topic["topic"]: topic["partitions"] for topic in await admin.describe_topics()}
        finally:
            await admin.close()
        for topic in topics:
            found = there.get(self.topic_prefix + topic)
            if not found:
                remedy = "Run `launchpulse topics create`."
                raise Unavailable("a topic does not exist", seen=self.topic_prefix + topic, remedy=remedy)
            self._partitions[topic] = sorted(partition["partition"] for partition in found)

    def partitions(self, topic: str) -> list[int]:
        """Partitions of a topic."""
        return self._partitions[topic]

    async def written(self, topic: str, partition: int) -> int:
        """First offset not written, as a fetch says it."""
        return int(self.consumer.highwater(await self._fetched(topic, partition)))

    async def end(self, topic: str, partition: int) -> int:
        """First offset that cannot be read: the first not written, or the first of a transaction that is open."""
        return cast(int, self.consumer.end(await self._fetched(topic, partition)))

    async def begins(self, topic: str, partition: int) -> int:
        """Offset of the first record that is there; the end where none is."""
        async with aclosing(self.records(topic, partition)) as records:
            async for record in records:
                return int(record.offset)
        return await self.end(topic, partition)

    async def records(
        self, topic: str, partition: int, first: int = 0, stop: int | None = None
    ) -> AsyncGenerator[ConsumerRecord, None]:
        """Those of a partition from an offset on, below another, in order, up to what is there when it begins."""
        at = await self._fetched(topic, partition, first)
        end = cast(int, self.consumer.end(at))
        end = end if stop is None else min(stop, end)
        self.consumer.seek(at, first)
        position, waited_s = first, 0.0
        while position < end:
            records = (await self.consumer.getmany(at, timeout_ms=500, max_records=5000)).get(at, [])
            before, position = position, await self.consumer.position(at)
            waited_s = _patient(waited_s + 0.5, at, position) if position == before else 0.0
            read = 0
            try:
                for record in records:
                    if record.offset < end:
                        read += 1
                        yield record
            finally:
                self.progress(read)

    async def _fetched(self, topic: str, partition: int, first: int = 0) -> TopicPartition:
        """The partition, once a fetch has told how it stands."""
        at = TopicPartition(self.topic_prefix + topic, partition)
        self.consumer.assign([at])
        self.consumer.seek(at, first)
        waited_s = 0.0
        while self.consumer.highwater(at) is None:
            await self.consumer.getmany(at, timeout_ms=50, max_records=1)
            waited_s = _patient(waited_s + 0.05, at, 0)
        return at


@asynccontextmanager
async def reading(settings: Settings, kafka: Access, topics: Sequence[str]) -> AsyncIterator[Reader]:
    """A reader of these topics. Raises Unavailable or BadSetting where the broker or a topic is not there."""
    consumer = CommittedConsumer(**kafka.client, auto_offset_reset="earliest", fetch_max_wait_ms=50)
    try:
        await consumer.start()
        reader = Reader(consumer, settings.topic_prefix, lambda count: None)
        await reader.look(kafka, topics)
        yield reader
    except KafkaError as error:
        raise await refusal(kafka, error) from error
    finally:
        await stopped(consumer)


def _patient(waited_s: float, at: TopicPartition, position: int) -> float:
    if waited_s > _PATIENCE_S:
        where = f"{at.topic}/{at.partition}/{position}"
        raise Unavailable("the broker gives no more records", where=where, remedy="Is the broker well?")
    return waited_s


@dataclass
class Avro:
    """Decodes framed values, whichever schema wrote them."""

    registry_url: str = ""
    _writers: dict[int, Any] = field(default_factory=dict)
    _readers: dict[str, Any] = field(default_factory=dict)

    def decode(self, topic: str, value: bytes) -> Mapping[str, Any]:
        """One record of a topic. Raises what fastavro raises for what is none."""
        if value[:1] != b"\x00":
            raise ValueError("not framed")
        writer = self._writer(int.from_bytes(value[1:5], "big"))
        if topic not in self._readers:
            self._readers[topic] = with_values(cast(load.Schema, fastavro.parse_schema(load.schema(topic))))
        record: Any = fastavro.schemaless_reader(io.BytesIO(value[5:]), writer, self._readers[topic])
        return cast(Mapping[str, Any], record)

    def whole(self, topic: str, value: bytes) -> Mapping[str, Any]:
        """The same. Raises ValueError too where there are other bytes than a writer of the record would write."""
        record, writer = self.decode(topic, value), self._writer(int.from_bytes(value[1:5], "big"))
        again = io.BytesIO()
        fastavro.schemaless_writer(
            again, writer, cast(Any, fastavro.schemaless_reader(io.BytesIO(value[5:]), writer, None))
        )
        if again.getvalue() != value[5:]:
            raise ValueError("the record, written again, has other bytes")
        return record

    def _writer(self, schema_id: int) -> Any:
        if schema_id not in self._writers:
            self._writers[schema_id] = fastavro.parse_schema(as_written(self._text(schema_id)))
        return self._writers[schema_id]

    def _text(self, schema_id: int) -> str:
        if not self.registry_url:
            return PACKAGED.avsc_of(schema_id)
        if self.registry_url.startswith(_FOLDER):
            return _from_folder(Path(self.registry_url.removeprefix(_FOLDER)), schema_id)
        found = self._asked(f"/schemas/ids/{schema_id}")
        if found is None:
            raise LookupError(f"no schema {schema_id} in the registry")
        return whole(found, self._version)

    def _version(self, subject: str, number: int) -> Mapping[str, Any] | None:
        return self._asked(f"/subjects/{quote(subject, safe='')}/versions/{number}")

    def _asked(self, path: str) -> Mapping[str, Any] | None:
        """None for what it does not know. Raises Unavailable where it does not answer."""
        registry = RegistryAddress.of(self.registry_url)
        try:
            answer = httpx.get(f"{registry.url}{path}", auth=registry.auth, timeout=_REGISTRY_TIMEOUT_S)
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            answer.raise_for_status()
        except httpx.HTTPError as error:
            remedy = "Check registry_url, its user and password, and that the registry runs."
            seen = str(error) or type(error).__name__
            raise Unavailable("the registry gives no schema", where=registry.url, seen=seen, remedy=remedy) from None
        return cast(Mapping[str, Any], answer.json())


def _from_folder(folder: Path, schema_id: int) -> str:
    """A schema from a folder with a registry.json: subject -> version -> {id, file}. Ids behind the greatest, in the
    order of the schemas' names, are those of this version, where it writes what the folder has not."""
    try:
        subjects: dict[str, dict[str, dict[str, Any]]] = json.loads((folder / "registry.json").read_text("utf-8"))
        named = {entry["id"]: entry["file"] for versions in subjects.values() for entry in versions.values()}
        if schema_id in named:
            return (folder / str(named[schema_id])).read_text("utf-8")
        own = schema_id - max(named, default=0) - 1
    except (OSError, ValueError, AttributeError, TypeError, KeyError) as error:
        remedy = "registry_url names the folder `schemas` of a capture."
        raise Unavailable("schemas cannot be read", where=str(folder), seen=repr(error), remedy=remedy) from error
    if not 0 <= own < len(load.names()):
        raise LookupError(f"no schema {schema_id} in {folder}")
    return load.text(load.names()[own])
