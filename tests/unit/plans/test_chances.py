"""A table of chances may lie in a file beside the plan."""

from pathlib import Path

import pytest

from scorer.plan import Chance
from streams.plans.written_out import as_yaml
from tests.builders.plans import checked

LINE = "policy: {name: table, file: chances.csv}"


def found(folder: Path, text: str) -> list[tuple[int, str, str]]:
    """Column, field and suggestion of each mistake of a plan with this file beside it."""
    (folder / "chances.csv").write_text(text, "utf-8")
    return [(one.column, one.field, one.suggestion) for one in checked(LINE, folder=folder).findings]


def test_a_file_says_what_a_list_in_the_plan_says(tmp_path: Path) -> None:
    (tmp_path / "chances.csv").write_text("channel,offer,probability\r\npush,ten-off,0.25\r\n", "utf-8-sig")
    plan = checked(LINE, folder=tmp_path).plan
    listed = checked("policy: {name: table, table: [{offer: ten-off, channel: push, probability: 0.25}]}").plan
    assert plan == listed
    assert plan is not None
    assert plan.table == (Chance("ten-off", "push", 250_000),)
    assert "table: [{offer: ten-off" in as_yaml(plan)


HEAD = "offer,channel,probability\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("offer,probability\nten-off,0.2\n", [(29, "policy.file", "")]),
        ("", [(29, "policy.file", "")]),
        (HEAD + "ten-off,pusch,0.2\n", [(29, "policy.file line 2.channel", "push")]),
        (HEAD + "list-price,push,20%\n", [(29, "policy.file line 2.probability", "0.2")]),
        (HEAD + "ten-off,push,0.6\nten-off,coupon,0.6\n", [(29, "policy.file", "")]),
        (HEAD + "ten-off,push,0.2\nten-of,push,0.2\n", [(29, "policy.file line 3.offer", "")]),
        (HEAD + "ten-off,push,0.2\nten-off,push,0.2\n", [(29, "policy.file line 3", "")]),
        (HEAD + "ten-off,push\n", [(29, "policy.file line 2", "")]),
        (HEAD + "ten-off,push,0.2\n\nten-off,coupon,0,2\n", [(29, "policy.file line 4", "")]),
        (HEAD + 'ten-off,"push,0.2\nten-off,coupon,0.2\n', [(29, "policy.file line 3", "")]),
        (HEAD + "ten-off,push,\n", [(29, "policy.file line 2.probability", "")]),
        (HEAD, [(29, "policy.file", "")]),
        (HEAD + "\n", [(29, "policy.file", "")]),
    ],
)
def test_a_mistake_in_the_file_is_told_at_its_name_with_its_line(
    tmp_path: Path, text: str, told: list[tuple[int, str, str]]
) -> None:
    assert found(tmp_path, text) == told


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "No such file" in checked(LINE, folder=tmp_path).findings[0].message
