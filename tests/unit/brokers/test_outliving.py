"""A cluster answers although one of its brokers has just gone."""

import asyncio

import pytest
from aiokafka.errors import KafkaError, NodeNotReadyError, TopicAuthorizationFailedError

from streams.brokers.outliving import outlived


def asked(*answers: int | KafkaError, away_s: float = 20.0) -> int:
    """What is answered when each asking gets the next of these."""
    left = list(answers)

    async def ask() -> int:
        answer = left.pop(0)
        if isinstance(answer, KafkaError):
            raise answer
        return answer

    return asyncio.run(outlived(ask, away_s=away_s))


def test_what_a_broker_that_is_away_did_not_answer_another_does() -> None:
    assert asked(NodeNotReadyError("node 3"), NodeNotReadyError("node 3"), 7) == 7


def test_a_cluster_that_stays_away_is_told() -> None:
    with pytest.raises(NodeNotReadyError):
        asked(NodeNotReadyError("node 3"), 7, away_s=0)


def test_a_refusal_is_told_at_once() -> None:
    with pytest.raises(TopicAuthorizationFailedError):
        asked(TopicAuthorizationFailedError("clicks"), 7)
