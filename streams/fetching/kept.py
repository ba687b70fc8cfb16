"""What aiokafka's fetcher holds, taken as columns. This module reads private parts of aiokafka's consumer.

aiokafka makes an object for each record, and most of the time of reading goes into making it and collecting it again.
So the bytes that a fetch brought are kept beside aiokafka's own result of it, and read here. aiokafka reads what this
cannot: compressed batches, older formats, and a fetch in which transactions were aborted; and small fetches, for which
no process should have to load compiled loops.

streams/transport/upstream.py names what was read of aiokafka before it was relied on, and a test fails when it moves.
"""

import itertools
from typing import Any, Final

from aiokafka import TopicPartition
from aiokafka.protocol.fetch import FetchRequest

from streams.fetching.columns import NOTHING, Columns, columns_of
from streams.fetching.committed import CommittedConsumer
from streams.fetching.unread import Unread, unread

SMALL: Final = 1 << 14  # bytes


class KeepingConsumer(CommittedConsumer):
    """A consumer which keeps the bytes of what was fetched and not taken."""

    async def start(self) -> None:
        """Public. What is fetched within, before an assignment is known here, is read by aiokafka."""
        await super().start()
        self._fetcher._client = KeepingClient(self._client, self._fetcher)


class KeepingClient:
    """The client of one fetcher. At most one fetch of each partition is kept, until it is begun to be taken."""

    def __init__(self, client: Any, fetcher: Any) -> None:
        self._client, self._fetcher = client, fetcher
        self._kept: dict[tuple[str, int], bytes] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    async def send(self, node_id: int, request: Any, **how: Any) -> Any:
        """As the client does it. The fetcher stores its results before anything else runs."""
        response = await self._client.send(node_id, request, **how)
        if isinstance(request, FetchRequest):
            self._kept = {tp: raw for tp, raw in self._kept.items() if tp in self._fetcher._records}
            for topic, partitions in response.topics:
                self._kept |= {TopicPartition(topic, number): rest[-1] for number, *rest in partitions}
        return response

    def pop(self, tp: TopicPartition) -> bytes | None:
        """The bytes of the newest fetch of a partition."""
        return self._kept.pop(tp, None)


def take(fetcher: Any, tp: TopicPartition, limit: int) -> Columns:
    """What `Fetcher.fetched_records` gives of one partition, without an object for each record. None of a fetch was
    taken where this raises, and it is fetched again."""
    result = fetcher._records.get(tp)
    if result is None:
        return NOTHING
    if not hasattr(result, "_partition_records"):  # an error
        _let_go(fetcher, tp)
        result.check_raise()
    found = NOTHING
    if result.check_assignment(tp) and result.has_more():
        found = _taken(fetcher, tp, result._partition_records, limit)
        result._update_position()
    if len(found.values) < limit:
        _let_go(fetcher, tp)
    return found


def _let_go(fetcher: Any, tp: TopicPartition) -> None:
    """The next fetch may be sent."""
    del fetcher._records[tp]
    fetcher._notify(fetcher._wait_consume_future)


def _taken(fetcher: Any, tp: TopicPartition, source: Any, limit: int) -> Columns:
    if not hasattr(source, "unread"):
        try:
            source.unread = _unread(fetcher._client, tp, source)
        except BaseException:
            _let_go(fetcher, tp)
            raise
    if source.unread is None:
        return columns_of(list(itertools.islice(source._records_iterator, limit)))
    found: Columns = source.unread.take(limit)
    source.next_fetch_offset = source.unread.next_offset
    return found


def _unread(client: Any, tp: TopicPartition, source: Any) -> Unread | None:
    raw = client.pop(tp) if isinstance(client, KeepingClient) else None
    if raw is None or len(raw) < SMALL or len(raw) != source._records.size_in_bytes() or source._aborted_transactions:
        source._consumer_record = _as_it_is
        return None
    return unread(raw, source.next_fetch_offset, f"{tp.topic}/{tp.partition}")


def _as_it_is(_tp: TopicPartition, record: Any) -> Any:
    """The record has offset, timestamp, key and value too; a ConsumerRecord takes half of the time of reading."""
    return record
