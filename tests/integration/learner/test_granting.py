"""The ledger of budgets on both brokers: never more than the budget, whoever grants."""

import asyncio
import signal
import time
from collections.abc import Iterator

import numpy as np
import pytest

from scorer.plan import Plan
from streams.settings import Settings
from tests.builders.hand_made_log import Sent
from tests.builders.outcome_log import T0, OutcomeLog, plan
from tests.servers.learners import learn, learner_process, make_topics, send, told

pytestmark = pytest.mark.integration
OFFER, MONEY = 2_000_000, 500_000_000


@pytest.fixture
def settings(settings: Settings) -> Settings:
    made = settings.model_copy(update={"partitions": 4})
    make_topics(made)
    return made


def _log(settings: Settings) -> OutcomeLog:
    return OutcomeLog(settings.partitions, prefix=settings.topic_prefix)


def _sums(settings: Settings, launch: str = "kettle") -> list[int]:
    """Money granted in all, after each grant that counts."""
    held, sums = np.zeros(settings.partitions, np.int64), []
    for _, _, record in asyncio.run(told(settings, "budget-grants")):
        if record["launch"] == launch:
            assert record["money_micro"] >= held[record["partition"]]
            held[record["partition"]] = record["money_micro"]
            sums.append(int(held.sum()))
    return sums


def _applied(settings: Settings, *plans: Plan) -> OutcomeLog:
    log = _log(settings)
    records = [*log.claims(), *(log.launch(one, version) for version, one in enumerate(plans, 1))]
    asyncio.run(send(settings, records))
    return log


def test_the_first_shares_are_there_before_any_event(settings: Settings) -> None:
    """Sixty parts of a hundred of 500 are 300, 75 a partition, 74 in whole offers of 2."""
    _applied(settings, plan())
    done = asyncio.run(learn(settings))
    assert [_sums(settings)[-1], done.grants] == [4 * 74_000_000, 4]
    assert asyncio.run(learn(settings)).grants == 0


def test_a_partition_that_spends_gets_more_and_a_restart_knows_what_was_spent(settings: Settings) -> None:
    log = _applied(settings, plan())
    asyncio.run(learn(settings))
    asyncio.run(send(settings, log.step(2, spent={"kettle": (74_000_000, 37)})))
    asyncio.run(learn(settings))
    grants = {key: record["money_micro"] for _, key, record in asyncio.run(told(settings, "budget-grants"))}
    assert grants["kettle/2"] > grants["kettle/1"] == 74_000_000


def test_of_a_budget_of_one_offer_one_partition_gets_it_whole(settings: Settings) -> None:
    _applied(settings, plan(budget_micro=OFFER + 1))
    asyncio.run(learn(settings))
    grants = [record["money_micro"] for _, _, record in asyncio.run(told(settings, "budget-grants"))]
    assert sorted(grants) == [0, 0, 0, OFFER]


def test_a_smaller_budget_of_a_later_version_is_what_counts_from_the_start(settings: Settings) -> None:
    _applied(settings, plan(), plan(budget_micro=40_000_000))
    asyncio.run(learn(settings))
    assert max(_sums(settings)) <= 40_000_000


def test_two_ledgers_at_once_never_grant_more_than_the_budget(settings: Settings) -> None:
    """Four partitions spend at once what they are granted, while two processes answer both."""
    log, chance = _applied(settings, plan()), np.random.default_rng(3)
    processes = [learner_process(settings) for _ in range(2)]
    for process in processes:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("Learning")
    deadline = time.monotonic() + 90
    while (granted := _sums(settings)[-1:]) != [MONEY] and time.monotonic() < deadline:
        asyncio.run(send(settings, list(_spending(settings, log, chance))))
        time.sleep(0.3)
    for process in processes:
        process.send_signal(signal.SIGTERM)
    ended = [(*process.communicate(timeout=60), process.returncode) for process in processes]
    assert [granted, max(_sums(settings)), [code for *_, code in ended]] == [[MONEY], MONEY, [0, 0]], ended


def _spending(settings: Settings, log: OutcomeLog, chance: np.random.Generator) -> Iterator[Sent]:
    """Each partition has spent all that it was granted, in any order."""
    held = {key: record["money_micro"] for _, key, record in asyncio.run(told(settings, "budget-grants"))}
    for partition in chance.permutation(settings.partitions).tolist():
        money = held.get(f"kettle/{partition}", 0)
        yield from log.step(partition, spent={"kettle": (money, money // OFFER)}, at_ms=T0)
