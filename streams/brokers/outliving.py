"""A request to a cluster of which one broker has just gone: the others answer it, as soon as they know."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from aiokafka.errors import KafkaError

Answer = TypeVar("Answer")
AWAY_S: Final = 20.0  # a broker that died is missed after 9 s (broker.session.timeout.ms); then what it led moves
_AGAIN_S: Final = 0.2


async def outlived(ask: Callable[[], Awaitable[Answer]], *, away_s: float = AWAY_S) -> Answer:
    """What `ask` comes to. aiokafka asks any broker that it has heard of, also one that is away; where that, or another
    error that is retriable, keeps it from an answer, it is asked anew, for `away_s` at most. Raises KafkaError."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + away_s
    while True:
        try:
            return await ask()
        except KafkaError as error:
            if not error.retriable or loop.time() >= deadline:
                raise
        await asyncio.sleep(_AGAIN_S)
