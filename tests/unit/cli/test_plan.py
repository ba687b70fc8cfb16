"""`launchpulse plan check`: every mistake is shown, and told as JSON."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli.changes_shown import compared
from streams.cli.main import build
from streams.plans.apply import changes
from streams.plans.live import standing_of
from tests.builders.plans import PLAN, plan_of, with_lines


def test_the_command_ends_with_an_object_and_1_where_something_is_wrong(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(PLAN, "utf-8")
    bad.write_text(with_lines("cooldwon: 6h"), "utf-8")
    ends = [
        CliRunner().invoke(build(), ["plan", "check", *files, "--json", "--offline"])
        for files in ([str(good)], [str(good), str(bad)])
    ]
    assert [end.exit_code for end in ends] == [0, 1]
    assert json.loads(ends[0].stdout) == {"errors": [], "warnings": [], "files": 1}
    assert json.loads(ends[1].stdout)["errors"] == [
        {
            "file": str(bad),
            "line": 19,
            "column": 1,
            "field": "cooldwon",
            "message": "cooldwon is no field of a plan",
            "suggestion": "cooldown",
        }
    ]


def test_a_mistake_is_shown_with_its_line_and_a_caret_also_under_wide_letters(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(with_lines('copy: {zh: "新品：{titel}"}'), "utf-8")
    shown = CliRunner().invoke(build(), ["plan", "check", str(file), "--offline"]).stderr.splitlines()
    assert shown[0].startswith(f"{file}:10:16: ")
    assert shown[1:4] == [
        '   10 | copy: {zh: "新品：{titel}"}',
        "      |                   ^^^^^^^",
        "      = {title}?",
    ]


def test_two_plans_of_different_currencies_are_warned_of(tmp_path: Path) -> None:
    files = [tmp_path / "yuan.yaml", tmp_path / "rupiah.yaml"]
    files[0].write_text(PLAN, "utf-8")
    files[1].write_text(with_lines("launch: other", "budget: {money: 5000, currency: IDR}"), "utf-8")
    end = CliRunner().invoke(build(), ["plan", "check", *map(str, files), "--offline", "--json"])
    assert [end.exit_code, [one["launch"] for one in json.loads(end.stdout)["warnings"]]] == [
        0,
        ["autumn-kettle", "other"],
    ]
    assert "Mind: other: it counts in IDR, autumn-kettle in CNY: where they compete" in end.stderr


def test_a_file_that_is_not_there_is_told_beside_the_others(tmp_path: Path) -> None:
    end = CliRunner().invoke(build(), ["plan", "check", str(tmp_path / "none.yaml"), "--json", "--offline"])
    assert end.exit_code == 1
    assert "No such file" in json.loads(end.stdout)["errors"][0]["message"]


def test_a_catalogue_line_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    file, plan = tmp_path / "products.jsonl", tmp_path / "plan.yaml"
    plan.write_text(PLAN, "utf-8")
    file.write_text('{"product": "P-1"}\n{"title": "none"}\n', "utf-8")
    end = CliRunner().invoke(build(), ["plan", "check", str(plan), "--catalogue", str(file)])
    assert f"{file}:2" in str(end.exception)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("ended", "0 fields of autumn-kettle, version 3, ended, would change; it would live again, as version 4."),
        ("paused", "0 fields of autumn-kettle, version 3, paused, would change."),
    ],
)
def test_a_difference_tells_that_applying_lets_an_ended_launch_live_again(status: str, says: str) -> None:
    standing = standing_of(plan_of(), 3, status)
    [change] = changes([plan_of()], {"autumn-kettle": standing})
    assert compared(standing, change.after, 0) == says
