"""`launchpulse policy` and `launchpulse learner` as a launch manager runs them, and what `doctor` says of budgets."""

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from streams.cli.main import build
from streams.settings import Settings
from tests.builders.outcome_log import T0, OutcomeLog, outcome, plan
from tests.servers.learners import make_topics, send

pytestmark = pytest.mark.integration


class Shell:
    """Runs commands on the test's topics."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        names = ("kafka", "topic_prefix", "partitions")
        self._env = {f"LAUNCHPULSE_{name.upper()}": str(getattr(settings, name)) for name in names}
        self._env["LAUNCHPULSE_DATA_DIR"] = str(folder)

    def __call__(self, words: str) -> Any:
        done = CliRunner().invoke(build(), words.split(), env=self._env)
        return json.loads(done.stdout.splitlines()[-1]) if "--json" in words else done


@pytest.fixture
def shell(settings: Settings, tmp_path: Path) -> Shell:
    """Topics with a launch, 20 outcomes of it, and a launch that has none."""
    make_topics(settings)
    log, chance = OutcomeLog(prefix=settings.topic_prefix), np.random.default_rng(1)
    steps = [list(log.step(p, [outcome(chance, "kettle") for _ in range(10)], at_ms=T0 + 1)) for p in (0, 1)]
    launches = [log.launch(plan("kettle")), log.launch(plan("lamp"))]
    asyncio.run(send(settings, [*log.claims(), *launches, *steps[0], *steps[1]]))
    return Shell(settings, tmp_path)


def test_what_was_learnt_is_seen_held_undone_and_handed_on(shell: Shell, tmp_path: Path) -> None:
    learnt = shell("learner --until-caught-up --json")
    assert [learnt["outcomes"]["learnt"], learnt["states"], learnt["grants"]] == [20, 1, 4]
    shown = shell("policy show kettle --json")
    assert [shown["outcomes"], len(shown["weights"]), shown["weights"][0]["name"]] == [20, 12, "one"]
    assert shell("policy freeze kettle --json")["launches"][0]["frozen"] is True
    assert shell("policy unfreeze kettle --json")["launches"][0]["version"] == 3
    assert shell("policy reset kettle --yes --json")["launches"][0]["outcomes"] == 0
    assert shell("policy rollback kettle --to 1 --json")["launches"][0]["outcomes"] == 20
    (tmp_path / "outcomes.jsonl").write_text(shell("policy outcomes kettle").stdout)
    warmed = shell(f"policy warm-start --file {tmp_path}/outcomes.jsonl --launch lamp --json")
    assert [(one["launch"], one["outcomes"]) for one in warmed["launches"]] == [("lamp", 20)]
    listed = shell("policy list --json")["launches"]
    assert [(one["launch"], one["version"], one["outcomes"]) for one in listed] == [("kettle", 5, 20), ("lamp", 1, 20)]
    assert shell("learner --until-caught-up --json")["outcomes"]["learnt"] == 0


def test_a_launch_that_is_none_is_named_with_the_nearest(shell: Shell) -> None:
    assert "Did you mean kettle?" in str(shell("policy freeze kettel").exception)


def test_doctor_says_which_launches_wait_for_a_grant(shell: Shell) -> None:
    def budgets() -> list[str]:
        return [one["seen"] for one in shell("doctor --json")["checks"] if one["name"] == "budgets"]

    before = budgets()
    shell("learner --until-caught-up")
    assert [before, budgets()] == [["nothing granted to kettle, lamp"], ["granted to 2 launches"]]


def test_without_kafka_it_says_what_to_look_at(shell: Shell, tmp_path: Path) -> None:
    away = Shell(Settings(kafka="127.0.0.1:1", data_dir=tmp_path), tmp_path)
    told = str(away("learner --until-caught-up").exception)
    assert told.startswith("Kafka does not answer; at 127.0.0.1:1")
    assert "LAUNCHPULSE_KAFKA" in told
