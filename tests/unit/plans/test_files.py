"""A file that is no plan, or no YAML, or no text: told by place, and nothing of it hides what is behind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.plan import from_json
from streams.plans.check import check
from streams.plans.written_out import as_yaml
from tests.builders.plans import PLAN, plan_of, with_lines

FILES = [
    (b"", [(1, 1, "")]),
    (b"# nothing\n\n", [(1, 1, "")]),
    (b"- launch: a\n- launch: b\n", [(1, 1, "")]),
    (b"hello\n", [(1, 1, "")]),
    (PLAN.encode("utf-16"), [(1, 1, "UTF-8")]),
    (PLAN.encode() + b"---\nlaunch: b\n", [(19, 1, "")]),
    (PLAN.encode() + b"title: a\xffb\n", [(19, 9, "UTF-8")]),
    (PLAN.encode() + b"title: \x07\n", [(19, 8, ""), (19, 7, "")]),
    (PLAN.encode() + b'title: "a\n', [(19, 8, "")]),
    (PLAN.encode() + b"title [a]\nnotes: a\n", [(19, 1, "")]),
    (PLAN.encode() + b"title: a: b\n", [(19, 9, "")]),
    (PLAN.encode() + b"title: [a\n", [(19, 8, "")]),
    (PLAN.encode() + b"title: @a\n", [(19, 8, "")]),
    (PLAN.replace("quiet_hours: {", "quiet_hours: {{").encode(), [(14, 14, "")]),
    (
        PLAN.replace('quiet_hours: {from: "22:00", to: "08:00"}', "quiet_hours:\n\tfrom: 22:00\n\tto: 08:00").encode(),
        [(15, 1, "two blanks"), (16, 1, "two blanks")],
    ),
    (PLAN.encode() + b'title: "a\\0b\\e"\n', [(19, 10, ""), (19, 13, "")]),
    (PLAN.encode() + b'title: "\\ude00 \\ud83d"\n', [(19, 9, ""), (19, 16, "")]),
    (PLAN.encode() + b'title: "a \\UFFFFFFFF"\nholdout: 1\n', [(19, 13, ""), (20, 1, "")]),
    (PLAN.encode() + b'title: "\\U00110000"\n', [(19, 11, "")]),
    (PLAN.encode() + b"title: 'a\\0b \\UFFFFFFFF' # \\UFFFFFFFF\n", []),
    (b"a: " * 40 + b"b", [(1, 5, "")]),
    (b"[" * 5000, [(1, 13, "")]),
    (b"x" * (1 << 20) + b"x", [(1, 1, "")]),
]


@pytest.mark.parametrize(("raw", "places"), FILES)
def test_a_file_that_is_no_plan_at_all_is_told_by_place(raw: bytes, places: list[tuple[int, int, str]]) -> None:
    assert sorted((one.line, one.column, one.suggestion) for one in check(raw).findings) == sorted(places)


def test_a_sign_that_json_writes_as_two_escapes_is_one() -> None:
    plan = check(with_lines('title: "\\ud83c\\udf89 \\\\ud83c\\t"').encode()).plan
    assert (plan and plan.title, plan) == ("\U0001f389 \\ud83c\t", plan_of("title: '\U0001f389 \\ud83c\t'"))


def test_a_billion_laughs_are_refused_before_they_are_built() -> None:
    bomb = "\n".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    findings = check(f"a: &a lol\n{bomb}\n".encode()).findings
    assert len([one for one in findings if "aliases" in one.message]) == 81


def test_one_line_that_is_no_yaml_does_not_hide_the_mistakes_behind_it() -> None:
    text = with_lines('title: "a', "holdout: 2", "cooldwon: 6h")
    told = [(one.field, one.suggestion) for one in check(text.encode()).findings]
    assert told == [("holdout", "0.02"), ("", ""), ("cooldwon", "cooldown")]


@pytest.mark.parametrize(
    "change",
    [lambda text: text.replace("\n", "\r\n"), lambda text: "\ufeff" + text, lambda text: f"# a\n---\n{text}...\n"],
)
def test_line_ends_of_windows_a_byte_order_mark_and_document_marks_change_nothing(change: object) -> None:
    assert check(change(PLAN).encode()).plan == plan_of()


ESCAPES = (
    "\\ud83c",
    "\\udf89",
    "\\U0001F389",
    "\\UFFFFFFFF",
    "\\x1b",
    "\\0",
    "\\e",
    "\\n",
    "\\N",
    "\\\\",
    "\\ufeff",
    "a",
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(ESCAPES), max_size=6).map("".join))
def test_any_escapes_are_told_or_make_a_plan_that_can_be_kept_and_shown(text: str) -> None:
    result = check(with_lines(f'title: "x{text}"').encode())
    assert (result.plan is None) is bool(result.findings)
    if result.plan is not None:
        assert from_json(result.plan.to_json().encode().decode()) == result.plan
        assert check(as_yaml(result.plan).encode()).plan == result.plan


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_read_or_told(text: str) -> None:
    result = check(text.encode("utf-8", "surrogatepass"))
    assert (result.plan is None) is bool(result.findings)


@settings(deadline=None)
@given(st.integers(0, len(PLAN) - 1), st.sampled_from("{}[]:,'\"\n\t %&*!|>-#0a"))
def test_any_slip_of_a_finger_is_read_or_told_inside_the_file(at: int, letter: str) -> None:
    text = PLAN[:at] + letter + PLAN[at + 1 :]
    result = check(text.encode())
    assert all(1 <= one.line <= len(result.source.lines) and one.column >= 1 for one in result.findings)
    assert (result.plan is None) is bool(result.findings)
