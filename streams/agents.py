"""The Faust agents: each receives the chunks of one topic and puts them into the lane of their partition."""

from collections.abc import Awaitable, Callable
from typing import Any

import faust
from faust.types import TP, StreamT

from schemas.topics import INPUTS
from streams.transport.holdings import Holdings
from streams.transport.schema import ChunkSchema


def declare(app: faust.App, holdings: Holdings, *, prefix: str) -> None:
    """One agent for each event topic, and one for products."""
    for topic in (*INPUTS, "products"):
        channel = app.topic(prefix + topic, schema=ChunkSchema(), acks=False)
        app.agent(channel, name=topic)(_agent(holdings))


def _agent(holdings: Holdings) -> Callable[[StreamT[Any]], Awaitable[None]]:
    async def pass_on(stream: StreamT[Any]) -> None:
        """Never waits for a full inbox, which would hold up the other partitions of this topic: the lane does."""
        async for event in stream.events():
            message = event.message
            holdings.deliver(TP(message.topic, message.partition), event.key, message.offset, event.value)

    return pass_on
