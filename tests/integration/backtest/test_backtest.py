"""Plans tried on what a worker has decided: read from a broker, or from a capture, which come to the same."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from schemas.topics import TOPICS
from scorer.errors import BadInput
from scorer.plan import Plan, from_json
from streams.backtest.backtest import backtest
from streams.backtest.candidate import Candidate
from streams.backtest.flow import Wish, grounded
from streams.backtest.folding import Source, fold
from streams.backtest.rewarding import Reward
from streams.brokers.access import Access
from streams.capture.captured import Captured
from streams.kafka.log import Log
from streams.settings import Settings
from streams.shop.planning import with_plans
from streams.shop.shop import Shop
from tests.builders.captures import captured
from tests.builders.runner import published, worked
from tests.fakes.models import HashText
from tests.servers.brokers import running_broker

pytestmark = pytest.mark.integration
SHOP = Shop(3, 2_400)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_broker("tansu", tmp_path_factory.mktemp("broker")) as part:
        yield part.address


@pytest.fixture
def settings(broker: str, tmp_path: Path) -> Settings:
    return Settings(
        kafka=broker, data_dir=tmp_path / "home", topic_prefix=f"{tmp_path.name}.", partitions=2, chunk=97, flush_ms=50
    )


def source_of(settings: Settings) -> Source:
    return Source(settings, Access.of(settings), None, HashText().space)


def plans() -> dict[str, Plan]:
    rows = with_plans(SHOP.log).launches.to_pylist()
    return {row["launch"]: from_json(row["plan"]) for row in rows if row["plan"]}


def told(settings: Settings, *candidates: Candidate, processes: int = 1) -> dict[str, Any]:
    return _tried(source_of(settings), *candidates, processes=processes)


def _tried(source: Source, *candidates: Candidate, processes: int = 1) -> dict[str, Any]:
    on = grounded(source, Reward(0.2, 5.0), Wish(), processes=processes, progress=lambda *_: None)
    return backtest(on, candidates, level=0.95, processes=processes).told()


async def _ends(settings: Settings) -> dict[str, int]:
    found = {}
    for topic in TOPICS:
        async with Log(Access.of(settings), settings.topic(topic.name), 0) as log:
            found[topic.name] = await log.high_watermark()
    return found


async def _lived(settings: Settings) -> None:
    """A worker that crashes, and one that goes on to the end."""
    await published(settings, SHOP)
    await worked(settings, until=700)
    await worked(settings)


async def _captured(settings: Settings, folder: Path) -> Source:
    await captured(settings, folder)
    elsewhere = Captured(folder).settings(Settings(data_dir=folder.parent / "elsewhere"))
    return Source(elsewhere, Access(""), folder, HashText().space)


def test_the_plans_that_a_worker_followed_are_the_log_and_nothing_is_written(
    settings: Settings, tmp_path: Path
) -> None:
    asyncio.run(_lived(settings))
    before = asyncio.run(_ends(settings))
    same, bold = (Candidate(name, plans()) for name in ("same", "bold"))
    bold = replace(bold, plans={launch: replace(plan, holdout_micro=0) for launch, plan in bold.plans.items()})
    others = [replace(bold, name=name) for name in ("third", "fourth")]
    first = told(settings, same, bold, *others, processes=2)
    one, other = first["candidates"][:2]
    assert first["range"]["decisions"] > 50
    assert (one["overlap"]["ess_share"], one["overlap"]["support_mass"], one["one_step"]["differs_share"]) == (1, 0, 0)
    assert [plan["changes"] for plan in one["plans"]] == [[], []]
    assert other["overlap"]["support_mass"] > 0
    assert asyncio.run(_ends(settings)) == before
    assert told(settings, same, bold, *others) == first
    kept = asyncio.run(_captured(settings, tmp_path / "kept"))
    again = _tried(kept, same, bold, *others)
    assert {**again, "range": first["range"]} == first


def test_topics_without_a_journal_are_refused(settings: Settings) -> None:
    asyncio.run(published(settings, SHOP))
    with pytest.raises(BadInput, match="has no journal, so the probabilities of what was decided are not known"):
        fold(source_of(settings), processes=1, progress=lambda *_: None)
