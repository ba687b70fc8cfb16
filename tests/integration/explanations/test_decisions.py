"""Decisions of a real broker's topics, computed again: the features are those that the model was shown."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scorer.errors import BadInput, Unavailable
from scorer.ids import to_hex
from streams.brokers.access import Access
from streams.explanations.decision import BACKGROUNDS, Backgrounds, Candidate, Wanted, find
from streams.explanations.interest import explain
from streams.kafka.records import KafkaRecords
from streams.publish.keys import partition_of
from streams.replay.steps import Rerun, rerun
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.runner import published, worked
from tests.fakes.models import HashText, SumInterest
from tests.servers.brokers import running_broker

pytestmark = pytest.mark.integration
SPACE = HashText().space


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_broker("tansu", tmp_path_factory.mktemp("broker")) as part:
        yield part.address


@pytest.fixture
async def settings(broker: str, tmp_path: Path) -> Settings:
    """Of a shop's log that a worker has read, in small steps, with a crash on the way."""
    made = Settings(kafka=broker, data_dir=tmp_path, topic_prefix=f"{tmp_path.name}.", partitions=2, chunk=97)
    await published(made, Shop(3, 1_200))
    await worked(made, until=300)
    await worked(made)
    return made


async def _steps(settings: Settings, partition: int) -> list[Rerun]:
    again = rerun(settings, KafkaRecords(settings, Access.of(settings)), partition, SPACE, lambda *_: None)
    return [step async for step in again]


async def _found(settings: Settings, wanted: Wanted) -> Candidate:
    partition, others = partition_of(wanted.shopper.encode(), 2), Backgrounds(np.random.default_rng(1))
    found = await find(
        rerun(settings, KafkaRecords(settings, Access.of(settings)), partition, SPACE, lambda *_: None), wanted, others
    )
    assert len(others.rows) == BACKGROUNDS
    return found


async def test_the_model_says_of_the_features_what_was_recorded(settings: Settings) -> None:
    steps = [step for partition in range(2) for step in await _steps(settings, partition)]
    asked = [await SumInterest().score(step.features) for step in steps]
    recorded = [step.computed.scores for step in steps]
    assert sum(len(each.interest) for each in recorded) > 100
    assert all(np.array_equal(a.interest, b.interest) for a, b in zip(asked, recorded, strict=True))


async def test_a_decision_is_found_by_shopper_by_product_and_by_id(settings: Settings) -> None:
    step = next(step for step in await _steps(settings, 0) if len(step.computed.decisions))
    shopper = step.shoppers[int(step.computed.decisions["row"][0])].decode()
    last = await _found(settings, Wanted(shopper))
    same = await _found(settings, Wanted(shopper, product=last.product))
    by_id = await _found(settings, Wanted(shopper, decision=last.decision))
    assert (same.product, by_id.decision) == (last.product, last.decision)
    assert same.interest == (await SumInterest().score(same.point[None])).interest[0, same.place]


async def test_the_model_of_a_decision_that_a_canary_made_is_the_canary(settings: Settings) -> None:
    step = next(step for step in await _steps(settings, 0) if len(step.computed.decisions))
    by = tuple(f"interest:{2 + at % 2}" for at in range(len(step.computed.points)))
    scores = replace(step.computed.scores, models=by)
    canaried = replace(step, computed=replace(step.computed, scores=scores))

    async def one() -> AsyncIterator[Rerun]:
        yield canaried

    others = Backgrounds(np.random.default_rng(1))
    asked = [
        Wanted(canaried.shoppers[int(made["row"])].decode(), decision=to_hex(made["id"]))
        for made in canaried.computed.decisions
        if (made["candidates"] >= 0).any()
    ]
    found = [(await find(one(), each, others)).model for each in asked]
    assert found == [
        model for model, made in zip(by, canaried.computed.decisions, strict=True) if (made["candidates"] >= 0).any()
    ]


async def test_what_is_not_there_is_named(settings: Settings) -> None:
    with pytest.raises(BadInput, match=r"shopper nobody, product p1; this shopper has 0 decisions; the table"):
        await _found(settings, Wanted("nobody", "p1"))


async def test_settings_that_were_changed_since_explain_the_same(settings: Settings) -> None:
    other = settings.model_copy(update={"threshold_micro": 999_999, "half_life_ms": 60_000})
    then, now = await _steps(settings, 0), await _steps(other, 0)
    assert [one.features.tobytes() for one in now] == [one.features.tobytes() for one in then]


def test_without_kafka_there_is_nothing_to_explain(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no Kafka is configured or running"):
        explain(Settings(data_dir=tmp_path), Wanted("anna"), seed=1, progress=lambda *_: None)
