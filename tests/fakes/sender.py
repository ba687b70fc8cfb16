"""A sender without a broker, which writes down what was sent and what was acknowledged, in turn."""

import asyncio
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass
class StoryOfSending:
    """As streams.publish.sender.Sender: each `send` is acknowledged `ticks` turns of the event loop later."""

    ticks: int = 10
    told: list[tuple[str, str, list[int]]] = field(default_factory=list)

    async def send(self, topic: str, rows: pa.Table) -> "list[asyncio.Future[range]]":
        """("sent", topic, times) now, ("acknowledged", topic, times) later."""
        at_ms = rows.column("at_ms").to_pylist()
        self.told.append(("sent", topic, at_ms))
        return [asyncio.ensure_future(self._acknowledged(topic, at_ms))]

    async def _acknowledged(self, topic: str, at_ms: list[int]) -> range:
        for _ in range(self.ticks):
            await asyncio.sleep(0)
        self.told.append(("acknowledged", topic, at_ms))
        return range(len(at_ms))
