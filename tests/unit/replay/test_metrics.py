"""Parity as metrics: what is written is what alerts ask for."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from streams.replay.parity.found import Found
from streams.replay.parity.metrics import METRICS, text, write
from tests.habits.tree import ROOT

RULES = ROOT / "deploy" / "prometheus" / "parity.yml"


def result(diverged: int = 0) -> dict[str, object]:
    found = Found()
    found.outputs["decisions"].same(7)
    found.outputs["decisions"].differ(diverged)
    found.rows["profiles"].waiting = 3
    return found.told() | {"same": not found.diverged}


def test_each_metric_of_the_closed_list_is_told_once_with_its_samples():
    lines = text(result(diverged=2), 1_700_000_000.4).splitlines()
    assert [line.split()[2] for line in lines if line.startswith("# TYPE")] == list(METRICS)
    assert "launchpulse_parity 0" in lines
    assert 'launchpulse_parity_compared{topic="decisions"} 9' in lines
    assert 'launchpulse_parity_diverged{topic="decisions"} 2' in lines
    assert 'launchpulse_parity_waiting{topic="profiles"} 3' in lines
    assert "launchpulse_parity_checked_seconds 1700000000" in lines


def test_samples_follow_the_type_of_their_metric():
    current = ""
    for line in text(result(), 1.0).splitlines():
        current = line.split()[2] if line.startswith("# TYPE") else current
        assert line.startswith("#") or re.match(rf"{current}(\{{topic=\"[a-z-]+\"\}})? \d+$", line)


def test_a_collector_never_reads_half_a_file(tmp_path: Path):
    write(tmp_path / "parity.prom", result(), 1.0)
    assert [path.name for path in tmp_path.iterdir()] == ["parity.prom"]
    assert "launchpulse_parity 1\n" in (tmp_path / "parity.prom").read_text("utf-8")


def test_alerts_ask_for_metrics_that_there_are():
    rules = [rule for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"] for rule in group["rules"]]
    asked = {name for rule in rules for name in re.findall(r"launchpulse_\w+", rule["expr"])}
    assert len(rules) == 3
    assert asked <= set(METRICS)


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_prometheus_takes_the_rules():
    assert subprocess.run(["promtool", "check", "rules", RULES]).returncode == 0
