"""A change of a person's told to policy-state, beside whatever learners do."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from schemas.registry import Registry
from streams.brokers.access import Access
from streams.codec.registries import registry_for
from streams.kafka.ensured import present
from streams.kafka.log import Log
from streams.kafka.produce import producing
from streams.learner.board import Board
from streams.learner.states import State, Versions
from streams.settings import Settings

Change = Callable[[Versions], list[State]]


@dataclass(frozen=True)
class Place:
    """The topic policy-state of a running Kafka: its full name."""

    kafka: Access
    topic: str
    registry: Registry

    @classmethod
    def on(cls, kafka: Access, settings: Settings) -> "Place":
        """That of these settings on this Kafka."""
        return cls(kafka, settings.topic("policy-state"), registry_for(settings))


async def standing(place: Place) -> Versions:
    """Everything that counts there. Raises Unavailable or BadSetting of Kafka."""
    async with _board(place) as (_, states):
        return states


async def change(place: Place, wanted: Change) -> list[State]:
    """What `wanted` makes of what stands there, told; made anew where someone else was quicker."""
    async with _board(place) as (board, states):
        while True:
            told = wanted(states)
            if await board.say([state.said() for state in told]):
                return told


@asynccontextmanager
async def _board(place: Place) -> AsyncIterator[tuple[Board, Versions]]:
    states = Versions()
    await present(place.kafka, [place.topic])
    async with producing(place.kafka) as producer, Log(place.kafka, place.topic, 0) as log:
        board = Board(producer, log, "policy-state", place.registry, states)
        await board.read()
        yield board, states
