import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from scorer.errors import BadInput
from streams.cli import importing, simulate

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    app = typer.Typer()
    importing.commands(app)
    simulate.commands(app)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text("1,10,7,pv,30\n1,10,7,stare,30\n1,10,7,stare,31\n2,11,7,buy,20\n")
    return path


def test_a_dry_run_counts_and_names_and_publishes_nothing(run: Run, log: Path) -> None:
    done = run("import", "taobao", log, "--dry-run", "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "format": "taobao",
        "read": 4,
        "published": 0,
        "rejected": {"unknown_kind": 2},
        "products": 2,
        "launches": 0,
        "bare": 0,
        "new_bare": None,
    }
    assert "log.csv:2: user=1, item=10, category=7, behaviour=stare, time=30" in done.stderr


def test_every_rejected_row_is_written_where_it_was_asked_for(run: Run, log: Path, tmp_path: Path) -> None:
    run("import", "taobao", log, "--dry-run", "--rejected", tmp_path / "rejected.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert [(row["line"], row["reason"]) for row in rows] == [(2, "unknown_kind"), (3, "unknown_kind")]


def test_a_failure_is_a_plain_error_and_json_still_ends_with_an_object(run: Run, tmp_path: Path) -> None:
    done = run("import", "taobao", tmp_path / "nowhere.csv", "--dry-run", "--json")
    assert isinstance(done.exception, BadInput)
    result = json.loads(done.stdout.splitlines()[-1])
    assert (result["read"], result["published"], result["rejected"]) == (None, None, None)
    assert "nowhere.csv" in result["error"]


@pytest.mark.parametrize(
    "words",
    [
        ("import", "ebay", "file"),
        ("import", "taobao"),
        ("import", "uci", "file", "--products", "table"),
        ("import", "uci", "file", "--limit", "0"),
        ("simulate", "--events", "0"),
        ("simulate", "--out", "file", "--rate", "5"),
        ("simulate", "--out", "-", "--json"),
    ],
)
def test_wrong_usage_exits_with_2(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_simulated_shop_written_to_a_file_can_be_imported(run: Run, tmp_path: Path) -> None:
    shop = tmp_path / "shop.jsonl"
    made = run("simulate", "--events", "500", "--seed", "3", "--out", shop, "--json")
    assert json.loads(made.stdout) == {"seed": 3, "events": 500, "shoppers": 21, "products": 180, "launches": 16}
    again = run("import", "jsonl", shop, "--dry-run", "--json")
    assert json.loads(again.stdout)["read"] == 500 + 21 + 180 + 16
    assert json.loads(again.stdout)["rejected"] == {}


def test_the_same_seed_writes_the_same_file(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for path in (first, second):
        run("simulate", "--events", "300", "--seed", "9", "--out", path)
    assert first.read_bytes() == second.read_bytes()
    assert run("simulate", "--events", "300", "--seed", "9", "--out", "-").stdout_bytes == first.read_bytes()


def test_a_file_that_cannot_be_written_is_a_plain_error(run: Run, tmp_path: Path) -> None:
    done = run("simulate", "--events", "1", "--out", tmp_path / "no" / "folder")
    assert isinstance(done.exception, BadInput)


def test_the_fields_of_json_lines_are_listed_on_request(run: Run) -> None:
    done = run("import", "--fields")
    assert done.exit_code == 0
    assert "arrived_ms" in done.stdout
