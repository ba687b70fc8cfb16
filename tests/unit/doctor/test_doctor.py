"""What doctor concludes from what it sees."""

import sys
from pathlib import Path

import pytest

from streams.doctor import configuration, dependencies, machine, registry, tables
from streams.local.checks import Level
from streams.settings import Settings


@pytest.mark.parametrize(
    ("version", "level"), [((3, 10), Level.FAIL), ((3, 11), Level.OK), ((3, 12), Level.OK), ((3, 13), Level.FAIL)]
)
def test_only_python_3_11_and_3_12_will_do(version: tuple[int, int], level: Level) -> None:
    assert machine.python(version).level is level


@pytest.mark.parametrize(("found", "level"), [(0.4, Level.FAIL), (1.5, Level.WARN), (8.0, Level.OK)])
def test_little_memory_warns_and_less_fails_with_a_remedy(found: float, level: Level) -> None:
    check = machine.amount("memory", found, (0.7, 2.0), "available", "Buy some.")
    assert (check.level, check.remedy) == (level, "" if level is Level.OK else "Buy some.")


def test_a_data_folder_that_is_not_there_yet_is_judged_by_the_one_above(tmp_path: Path) -> None:
    assert machine.existing(tmp_path / "a" / "b") == tmp_path


def test_a_given_setting_is_told_with_its_origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "launchpulse.toml").write_text("partitions = 8\nseed = 1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LAUNCHPULSE_SEED", "2")
    monkeypatch.setenv("LAUNCHPULSE_CLICKHOUSE_PASSWORD", "secret")
    found = configuration.origins(Settings(), {"LAUNCHPULSE_SEED": "2", "LAUNCHPULSE_CLICKHOUSE_PASSWORD": "secret"})
    assert found == {
        "partitions": {"value": 8, "from": str(tmp_path / "launchpulse.toml")},
        "seed": {"value": 2, "from": "LAUNCHPULSE_SEED"},
        "clickhouse_password": {"value": "********", "from": "LAUNCHPULSE_CLICKHOUSE_PASSWORD"},
    }


def test_the_password_of_an_address_is_masked() -> None:
    assert configuration.shown("http://user:pass@host:8123/x") == "http://user:********@host:8123/x"
    assert configuration.shown("http://user@host:8123/x") == "http://user@host:8123/x"


def test_a_misspelt_variable_is_named() -> None:
    assert configuration.unknown_variables({"LAUNCHPULSE_SEEED": "1", "launchpulse_seed": "1", "PATH": ""}) == [
        "LAUNCHPULSE_SEEED"
    ]


def test_who_misspelt_a_variable_is_told_which_is_meant() -> None:
    [told] = [one for one in configuration.checks(Settings(), {"LAUNCHPULSE_KAKFA": "a:1"}) if one.name != "settings"]
    remedy = "LAUNCHPULSE_KAKFA names no setting; did you mean LAUNCHPULSE_KAFKA?"
    assert (told.seen, told.remedy) == ("LAUNCHPULSE_KAKFA", remedy)


def test_a_wrong_version_and_a_missing_distribution_are_told() -> None:
    assert dependencies.version_fault("numpy", "<2") == ""
    assert dependencies.version_fault("numpy", "<1").startswith("numpy is 1.26")
    assert dependencies.version_fault("no-such-thing", "") == "no-such-thing is not installed"


def test_a_module_that_does_not_import_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.py").write_text("print('noise')")
    (tmp_path / "bad.py").write_text("raise ImportError('needs numpy 2')")
    (tmp_path / "crash.py").write_text("import os; os.abort()")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert dependencies.import_faults(["good"]) == []
    assert dependencies.import_faults(["good", "bad"]) == ["bad does not import (ImportError: needs numpy 2)"]
    assert dependencies.import_faults(["good", "crash", "bad"]) == ["crash crashes at import"]
    assert str(tmp_path) not in sys.path


def test_a_table_without_a_window_fails() -> None:
    windowed = "MergeTree ORDER BY a SETTINGS index_granularity = 8192, non_replicated_deduplication_window = 100"
    other = "MergeTree ORDER BY a SETTINGS replicated_deduplication_window = 100"
    zero = "MergeTree ORDER BY a SETTINGS non_replicated_deduplication_window = 0"
    assert tables.deduplication([("events", "MergeTree", windowed)]).level is Level.OK
    check = tables.deduplication(
        [("events", "MergeTree", windowed), ("a", "MergeTree", other), ("b", "MergeTree", zero)]
    )
    assert (check.level, check.seen) == (Level.FAIL, "no deduplication window on a, b")
    assert tables.deduplication([("a", "ReplicatedMergeTree", other)]).level is Level.OK


@pytest.mark.parametrize(("text", "level"), [("24.3.1.1", Level.FAIL), ("24.8.2.3", Level.OK), ("26.9.2.1", Level.OK)])
def test_an_old_clickhouse_fails(text: str, level: Level) -> None:
    assert tables.version(text).level is level


def test_a_folder_that_holds_no_registry_fails_and_is_named(tmp_path: Path) -> None:
    [check] = registry.checks(Settings(registry_url=f"file:{tmp_path}/nope"))
    assert (check.level, f"{tmp_path}/nope/registry.json" in check.seen) == (Level.FAIL, True)
