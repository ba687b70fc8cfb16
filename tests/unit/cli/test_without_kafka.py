"""Work that lives on topics is refused where no Kafka runs: a broker of the command's own would take it along."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli.main import build


@pytest.mark.parametrize(
    "command",
    [
        "topics create",
        "topics check",
        "simulate",
        "import taobao a-log-that-is-not-read",
        "worker",
        "sink",
        "learner",
        "recount",
        "dead-letters list",
        "dead-letters show clicks/0/0",
        "plan list",
        "policy list",
        "why anna",
    ],
)
def test_a_command_starts_no_broker_for_what_would_end_with_it(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("LAUNCHPULSE_KAFKA", raising=False)
    found = CliRunner().invoke(build(), command.split())
    refused = str(found.exception).partition(";")[0].removeprefix("there is no Kafka that ").rpartition(" could ")[2]
    assert (refused, sorted(tmp_path.glob("data/logs/*"))) in [("live on", []), ("stand on", [])]


@pytest.mark.parametrize(
    ("command", "times"), [("topics create", 1), ("plan list", 1), ("schemas check", 1), ("doctor", 0)]
)
def test_every_command_but_doctor_names_a_variable_that_is_no_setting_beside_its_output(
    command: str, times: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LAUNCHPULSE_KAKFA", "kafka-1:9092")
    told = CliRunner().invoke(build(), command.split()).stderr
    assert told.count("launchpulse: LAUNCHPULSE_KAKFA names no setting; did you mean LAUNCHPULSE_KAFKA?") == times


def test_what_needs_no_kafka_asks_for_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "log.csv").write_text("1,10,7,pv,30\n")
    commands = (["simulate", "--events", "9", "--out", "shop.jsonl"], ["import", "taobao", "log.csv", "--dry-run"])
    monkeypatch.chdir(tmp_path)
    assert [CliRunner().invoke(build(), words).exit_code for words in commands] == [0, 0]
