"""A producer that keeps what it was given while brokers are away."""

import asyncio
from typing import Any, Final

from aiokafka import AIOKafkaProducer

# Well within SHADOWED_MS (streams/kafka/topics.py): what a worker wrote arrives while newer rows of others are still
# kept beside it. And a topic that was deleted is away for good: what waits for it is to end.
AWAY_S: Final = 1_800.0
_GIVE_UP_S: Final = 5.0


class PatientProducer(AIOKafkaProducer):  # type: ignore[misc]  # aiokafka is untyped here
    """aiokafka's own gives a batch up once it is as old as `request_timeout_ms`, and with it whoever sent it. Here only
    a request is given up then, and sent again; a batch, and a wait for room, after `away_s`.

    Batches of a partition keep their order. One whose answer was lost stands twice, as it may with aiokafka's own.
    streams/transport/upstream.py names what was read before this was relied on.
    """

    def __init__(self, *, away_s: float = AWAY_S, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._request_timeout_ms = 1000 * away_s  # its client and its sender have had theirs
        self._message_accumulator._batch_ttl = away_s

    async def give_up(self) -> None:
        """Stop, for somebody who waits for nothing more: what no broker takes within a few seconds is lost."""
        try:
            async with asyncio.timeout(_GIVE_UP_S):
                await self.stop()
        except TimeoutError:
            self._sender.sender_task.cancel()
            await self.client.close()
