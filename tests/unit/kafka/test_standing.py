"""A topic whose configuration the broker does not tell is not one that has none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from aiokafka.errors import TopicAuthorizationFailedError, UnknownTopicOrPartitionError

from streams.kafka.admin import _configs
from streams.kafka.topics import Standing, differences, plans
from streams.settings import Settings

PLAN = replace(plans(Settings())[0], replication=1)


@dataclass(frozen=True)
class Answer:
    """A DescribeConfigs response: code, message, kind, name and entries of each topic."""

    resources: Sequence[tuple[int, str, int, str, Sequence[tuple[Any, ...]]]]


@dataclass(frozen=True)
class Telling:
    """An admin client that answers with this code, and entries where that is 0."""

    code: int

    async def describe_configs(self, asked: Sequence[Any]) -> list[Answer]:
        """One answer for all."""
        entries = [] if self.code else [(key, value, False) for key, value in PLAN.configs.items()]
        return [Answer([(self.code, "", 2, each.name, entries) for each in asked])]


async def compared(code: int) -> list[str]:
    """What `topics check` says of a topic that is as wanted."""
    configs = await _configs(Telling(code), [PLAN.name])
    return differences(PLAN, Standing(PLAN.name, PLAN.partitions, PLAN.replication, configs[PLAN.name]))


async def test_a_configuration_that_is_told_is_compared() -> None:
    assert await compared(0) == []


async def test_one_that_is_not_told_is_called_that() -> None:
    assert await compared(TopicAuthorizationFailedError.errno) == [
        f"{PLAN.name}: its configuration is not told to this user (DESCRIBE_CONFIGS)"
    ]


async def test_any_other_error_is_raised() -> None:
    with pytest.raises(UnknownTopicOrPartitionError, match=PLAN.name):
        await compared(UnknownTopicOrPartitionError.errno)
