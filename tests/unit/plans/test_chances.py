"""A table of chances may lie in a file beside the plan."""

import os
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


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("{plans}/chances.csv", "is an absolute path; expected a name in the plan's folder"),
        ("../secret.csv", "lies outside the plan's folder"),
        ("link.csv", "lies outside the plan's folder"),
        ("pipe.csv", "is no regular file"),
        ("long.csv", "has more than 1048576 bytes"),
        ("latin.csv", "is not UTF-8 at byte 3"),
    ],
)
def test_a_plan_reads_no_file_but_one_in_its_folder(tmp_path: Path, name: str, told: str) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    (tmp_path / "secret.csv").write_text(HEAD)
    (plans / "chances.csv").write_text(HEAD)
    (plans / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(plans / "pipe.csv")
    (plans / "long.csv").write_bytes(b"a" * 1_048_577)
    (plans / "latin.csv").write_bytes(b"so\xe9")
    name = name.format(plans=plans)
    line = f"policy: {{name: table, file: {name}}}"
    assert [one.message for one in checked(line, folder=plans).findings] == [f"{name} {told}"]


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "newest").mkdir()
    (tmp_path / "newest" / "chances.csv").write_text(HEAD + "ten-off,push,0.2\n")
    (tmp_path / "chances.csv").symlink_to("newest/chances.csv")
    assert checked(LINE, folder=tmp_path).findings == []


@pytest.mark.parametrize(
    ("first_line", "told"),
    [
        ("PASSWORD=hush\0TOKEN=hush", "lacks offer, channel, probability"),
        ("offer,hush,probability", "lacks channel"),
        ("offer,channel,probability,hush", "has 4 columns"),
    ],
)
def test_what_else_stands_in_the_file_is_not_told(tmp_path: Path, first_line: str, told: str) -> None:
    (tmp_path / "chances.csv").write_text(first_line)
    expected = f"the first line of the file {told}; expected offer, channel, probability"
    assert [one.message for one in checked(LINE, folder=tmp_path).findings] == [expected]
