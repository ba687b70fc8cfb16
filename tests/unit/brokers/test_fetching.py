"""A consumer whose fetching has ended is told from one to which nothing comes."""

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka.errors import KafkaError

from streams.brokers.fetching import check_fetching


async def _ends(how: BaseException) -> None:
    raise how


@pytest.mark.parametrize("how", [KafkaError("data retrieval"), asyncio.CancelledError()])
async def test_what_ended_the_fetching_is_raised_unless_it_was_stopped(how: BaseException) -> None:
    task = asyncio.ensure_future(_ends(how))
    consumer = SimpleNamespace(_fetcher=SimpleNamespace(error_future=task))
    check_fetching(consumer)
    await asyncio.wait([task])
    if isinstance(how, KafkaError):
        with pytest.raises(KafkaError, match="data retrieval"):
            check_fetching(consumer)
    else:
        check_fetching(consumer)
