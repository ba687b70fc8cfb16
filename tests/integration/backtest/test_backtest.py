"""Plans tried on what a worker has decided: read from a broker, or from a capture, which come to the same."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

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
from streams.cli.main import build
from streams.kafka.log import Log
from streams.plans.written_out import as_yaml
from streams.replay.origins.topics import Broker, Capture
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


def settings_of(broker: str, folder: Path) -> Settings:
    """Two partitions in a namespace of their own, and a repository whose text encoder has the fakes' space."""
    card = folder / "models" / "text_encoder" / "1" / "card.json"
    card.parent.mkdir(parents=True)
    card.write_text(json.dumps({"space": HashText().space}), "utf-8")
    return Settings(
        kafka=broker,
        data_dir=folder / "home",
        topic_prefix=f"{folder.name}.",
        model_repository=str(folder / "models"),
        partitions=2,
        chunk=97,
        flush_ms=50,
    )


@pytest.fixture(scope="module")
def lived(broker: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Of a worker that crashed, and one that went on to the end."""
    made = settings_of(broker, tmp_path_factory.mktemp("lived"))
    asyncio.run(_lived(made))
    return made


def source_of(settings: Settings) -> Source:
    return Source(settings, Broker(Access.of(settings)), HashText().space)


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
    return Source(elsewhere, Capture(folder), HashText().space)


def candidates() -> list[Candidate]:
    """What the log followed, and three in which nobody is held out."""
    bold = {launch: replace(plan, holdout_micro=0) for launch, plan in plans().items()}
    return [Candidate("same", plans()), *(Candidate(name, bold) for name in ("bold", "third", "fourth"))]


def test_the_plans_that_a_worker_followed_are_the_log_and_nothing_is_written(lived: Settings) -> None:
    before = asyncio.run(_ends(lived))
    found = told(lived, *candidates())
    one, other = found["candidates"][:2]
    assert found["range"]["decisions"] > 50
    assert (one["overlap"]["ess_share"], one["overlap"]["support_mass"], one["one_step"]["differs_share"]) == (1, 0, 0)
    assert [plan["changes"] for plan in one["plans"]] == [[], []]
    assert other["overlap"]["support_mass"] > 0
    assert asyncio.run(_ends(lived)) == before


def test_several_processes_and_a_capture_come_to_the_same(lived: Settings, tmp_path: Path) -> None:
    found = told(lived, *candidates())
    kept = asyncio.run(_captured(lived, tmp_path / "kept"))
    again = _tried(kept, *candidates(), processes=2)
    assert {**again, "range": found["range"]} == found


def test_the_command_tells_it_as_json_and_on_a_screen(
    lived: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("kafka", "data_dir", "topic_prefix", "model_repository", "partitions"):
        monkeypatch.setenv(f"LAUNCHPULSE_{name.upper()}", str(getattr(lived, name)))
    launch, plan = next(iter(plans().items()))
    file = tmp_path / "bold.yaml"
    file.write_text(as_yaml(replace(plan, holdout_micro=0)), "utf-8")
    words = ["backtest", str(file), "--processes", "1"]
    as_json = CliRunner().invoke(build(), [*words, "--json"], catch_exceptions=False)
    found = json.loads(as_json.stdout.splitlines()[-1])["candidates"][0]
    assert (found["name"], found["plans"][0]["launch"]) == ("bold", launch)
    assert found["plans"][0]["changes"][-1] == {"field": "holdout", "before": "0.1", "after": None}
    shown = CliRunner().invoke(build(), [*words, "--segments", "channel"], catch_exceptions=False).stdout
    assert "holdout: 0.1 -> -" in shown
    assert ("Refused:" in shown) == bool(found["refused"])


def test_topics_without_a_journal_are_refused(broker: str, tmp_path: Path) -> None:
    made = settings_of(broker, tmp_path)
    asyncio.run(published(made, SHOP))
    with pytest.raises(BadInput, match="has no journal, so the probabilities of what was decided are not known"):
        fold(source_of(made), processes=1, progress=lambda *_: None)
