"""query, watch, drift, migrate and recount as a user types them, against a running embedded engine."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from streams.clickhouse.scripts import read_scripts
from tests.servers.hand_made_parts import ROOT, Parts, sink_all

pytestmark = pytest.mark.integration
_RUN = """
import sys, typer
from importlib import import_module
from streams.cli.main import main
import streams.cli.main as whole
whole.GROUPS = ("query", "watch", "migrate", "recount", "model")
main()
"""


def _launchpulse(parts: Parts, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LAUNCHPULSE_DATA_DIR": str(parts.settings.data_dir),
        "COLUMNS": "120",
    }
    command = [sys.executable, "-c", _RUN, *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, cwd=parts.settings.data_dir)


def test_an_answer_comes_as_table_as_json_and_as_csv(parts: Parts) -> None:
    sql = "SELECT 1 AS number, 'a,\"b' AS text, NULL AS nothing, toDateTime64(0, 3, 'UTC') AS at"
    table, as_json, as_csv = (_launchpulse(parts, "query", sql, "--format", form) for form in ("table", "json", "csv"))
    assert "number" in table.stdout
    found = json.loads(as_json.stdout.splitlines()[-1])
    assert found["rows"] == [{"number": 1, "text": 'a,"b', "nothing": None, "at": "1970-01-01T00:00:00"}]
    rows = list(csv.reader(io.StringIO(as_csv.stdout)))
    assert rows == [["number", "text", "nothing", "at"], ["1", 'a,"b', "", "1970-01-01T00:00:00"]]


def test_an_answer_without_rows_still_names_its_columns(parts: Parts) -> None:
    sql = "SELECT 1 AS number, 'a' AS text WHERE 0"
    assert json.loads(_launchpulse(parts, "query", sql, "--format", "json").stdout) == {
        "columns": ["number", "text"],
        "rows": [],
    }
    assert _launchpulse(parts, "query", sql + ";", "--format", "csv").stdout == "number,text\n"
    assert _launchpulse(parts, "query", sql + " -- none", "--format", "csv").stdout == "number,text\n"
    assert _launchpulse(parts, "query", "SHOW TABLES LIKE 'nothing'", "--format", "csv").returncode == 0


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("INSERT INTO events SELECT * FROM events", "only reading is allowed here"),
        ("SELECT * FROM file('/etc/passwd', 'LineAsString')", "not allowed here"),
        ("SELECT 1 INTO OUTFILE 'x'", "not allowed here"),
        ("SELECT * FROM nothing_of_that_name", "launchpulse migrate"),
        ("SELEC 1", "not SELEC"),
        ("SELECT throwIf(number = 9000000, 'half way') FROM numbers(10000000)", "half way"),
    ],
)
def test_what_is_refused_gives_a_reason_in_one_paragraph_and_exit_1(parts: Parts, sql: str, reason: str) -> None:
    found = _launchpulse(parts, "query", sql)
    assert [found.returncode, reason in found.stderr, "Traceback" in found.stderr] == [1, True, False], found.stderr


def test_watch_shows_launches_triggers_outcomes_sentiment_and_dead_letters(loaded: Parts) -> None:
    empty = _launchpulse(loaded, "watch", "--once")
    sink_all(loaded)
    full = _launchpulse(loaded, "watch", "--once")
    assert "none yet" in empty.stdout, empty.stderr
    for shown in ("Launches", "l1", "Last triggers", "Outcomes", "Sentiment by product", "Dead letters", "too_late"):
        assert shown in full.stdout
    answers = json.loads(_launchpulse(loaded, "watch", "--json").stdout.splitlines()[-1])
    assert answers["now"][0]["events"] == 395
    assert {row["launch"] for row in answers["launches"]} == {"l0", "l1", "l2"}


def test_migrate_says_what_it_would_run_and_what_it_ran(parts: Parts) -> None:
    found = _launchpulse(parts, "migrate", "--dry-run", "--json")
    assert json.loads(found.stdout.splitlines()[-1]) == {
        "applied": len(read_scripts()),
        "pending": [],
        "missing": [],
        "altered": [],
        "run": False,
    }


def test_drift_exits_1_where_something_has_moved_and_0_where_nothing_has(parts: Parts) -> None:
    nothing = _launchpulse(parts, "model", "drift", "--json")
    assert [nothing.returncode, json.loads(nothing.stdout)["alerts"]] == [1, None]
    assert "no events to measure" in nothing.stderr
    parts.client.command(
        "INSERT INTO events (kind, at, published_at) SELECT if(number < 900, 'view', 'cart'), "
        "toDateTime64('2026-03-01 12:00:00', 3, 'UTC') + toIntervalDay(number % 3), now64(3) FROM numbers(1800)"
    )
    still = _launchpulse(parts, "model", "drift")
    assert [still.returncode, "against 2026-03-01" in still.stdout] == [0, True], still.stderr
    parts.client.command(
        "INSERT INTO events (kind, at, published_at) SELECT 'view', '2026-03-04 12:00:00', now64(3) FROM numbers(600)"
    )
    moved = _launchpulse(parts, "model", "drift")
    assert [moved.returncode, "2026-03-04 event_kind has moved" in moved.stdout] == [1, True], moved.stderr
    assert max(map(len, moved.stdout.splitlines())) <= 80


def test_recount_exits_0_when_equal_and_1_with_names_when_not(loaded: Parts) -> None:
    sink_all(loaded)
    equal = _launchpulse(loaded, "recount", "--json")
    loaded.client.command("ALTER TABLE events DELETE WHERE offset = 5", settings={"mutations_sync": 2})
    unequal = _launchpulse(loaded, "recount", "--json")
    assert [equal.returncode, json.loads(equal.stdout)["differences"]] == [0, 0], equal.stderr
    assert [unequal.returncode, "events: lost topic=clicks partition=0 offset=5" in unequal.stderr] == [1, True]
    assert json.loads(unequal.stdout)["tables"]["events"]["differences"] >= 2
