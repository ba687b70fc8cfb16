"""Learners as processes and in the test's own loop, and what they have told."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from aiokafka import AIOKafkaProducer

from scorer.arrays import Table
from scorer.learning import sums
from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.kafka.admin import create
from streams.kafka.consume import read_topic
from streams.kafka.topics import plans
from streams.learner.app import Done, run_learner
from streams.learner.states import State, States, Versions
from streams.placed import counts
from streams.settings import Settings
from tests.builders.hand_made_log import Sent

ROOT = Path(__file__).parents[2]


def make_topics(settings: Settings) -> None:
    """All of them."""
    asyncio.run(create(Access.of(settings), plans(settings)))


async def send(settings: Settings, records: Iterable[Sent]) -> None:
    """Send these in order."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.kafka, linger_ms=5, acks="all")
    await producer.start()
    try:
        for record in records:
            await producer.send(record.topic, record.value, key=record.key, partition=record.partition)
        await producer.flush()
    finally:
        await producer.stop()


async def learn(settings: Settings) -> Done:
    """All that the journal holds."""
    return await run_learner(settings, Access.of(settings), stop=asyncio.Event(), until_caught_up=True)


def learner_process(settings: Settings, *arguments: str) -> "subprocess.Popen[str]":
    """`launchpulse learner` as a process of its own."""
    names = ("kafka", "topic_prefix", "partitions", "learn_epoch_ms")
    own = {f"LAUNCHPULSE_{name.upper()}": str(getattr(settings, name)) for name in names}
    argv = [sys.executable, "-m", "streams.cli.main", "learner", *arguments]
    env = os.environ | own | {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(argv, env=env, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


async def told(settings: Settings, topic: str) -> list[tuple[int, str, dict[str, Any]]]:
    """Offset, key and record of everything that counts on policy-state or budget-grants."""
    found = []
    async for chunk in read_topic(Access.of(settings), settings.topic(topic)):
        for offset, key, value in zip(chunk.offsets.tolist(), chunk.keys, chunk.values, strict=True):
            record = decode_one(topic, value or b"")
            if counts(offset, record):
                found.append((offset, (key or b"").decode(), record))
    return found


def states(settings: Settings) -> States:
    """What stands on policy-state, with all versions."""
    found = Versions()
    for offset, key, record in asyncio.run(told(settings, "policy-state")):
        found.take(offset, key, record)
    return found


def sums_of(state: State) -> Table:
    """STATE[1] that a record holds."""
    rows: Table = state.known()["sums"]
    return rows


def folded(outcomes: list[dict[str, Any]], launch: str) -> Table:
    """STATE[1] of the outcomes of a launch, folded at once."""
    own = [one for one in outcomes if one["launch"] == launch]
    return sums.fold(
        sums.blank(1),
        np.zeros(len(own), np.int32),
        np.array([one["context"] for one in own], np.int32).reshape(-1, 12),
        reward_micro=np.array([one["reward_micro"] for one in own], np.int64),
        prior_micro=np.array([one["prior_micro"] for one in own], np.int64),
        shown=np.array([one["shown"] != "failed" for one in own], np.uint8),
    )
