"""The ledger of budgets on both brokers: never more than the budget, whoever grants."""

import asyncio
from collections.abc import Iterator

import numpy as np
import pytest

from scorer.plan import Plan
from streams.brokers.access import Access
from streams.learner.app import run_learner
from streams.settings import Settings
from tests.builders.hand_made_log import Sent
from tests.builders.outcome_log import T0, OutcomeLog, plan
from tests.servers.learners import learn, make_topics, send, told

pytestmark = [pytest.mark.integration, pytest.mark.timeout(240)]
OFFER = 2_000_000


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
    """Four partitions spend what they are granted at once, while two learners answer both."""
    log, chance = _applied(settings, plan()), np.random.default_rng(3)

    def spend() -> Iterator[Sent]:
        sums = [{key: record["money_micro"] for _, key, record in grants}]
        for partition in chance.permutation(4).tolist():
            money = sums[-1].get(f"kettle/{partition}", 0)
            yield from log.step(partition, spent={"kettle": (money, money // OFFER)}, at_ms=T0)

    async def both() -> None:
        nonlocal grants
        stop = asyncio.Event()
        learners = [asyncio.create_task(run_learner(settings, Access.of(settings), stop=stop)) for _ in range(2)]
        for _ in range(25):
            await asyncio.sleep(0.4)
            grants = await told(settings, "budget-grants")
            await send(settings, spend())
        stop.set()
        await asyncio.gather(*learners)

    grants: list[tuple[int, str, dict[str, int]]] = []
    asyncio.run(both())
    assert [max(_sums(settings)), _sums(settings)[-1]] == [500_000_000, 500_000_000]
