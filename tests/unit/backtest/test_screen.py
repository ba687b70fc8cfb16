"""A backtest on a terminal of 80 columns: the answer, the numbers of the page, nothing cut."""

from io import StringIO
from typing import Any

from rich.console import Console

from streams.backtest.report.answer import answer
from streams.backtest.screen import screen
from tests.builders.backtests import told


def printed(segments: tuple[str, ...] = (), found: dict[str, Any] | None = None) -> str:
    console = Console(file=StringIO(), width=80, highlight=False)
    for part in screen(found or told(), segments):
        console.print(part)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


def test_the_answer_stands_in_the_words_of_the_page() -> None:
    assert " ".join(answer(told()).text.split()) in " ".join(printed().split())


def test_a_candidate_stands_on_one_line_and_nothing_of_it_is_cut() -> None:
    lines = printed().splitlines()
    for one in told()["candidates"]:
        verdict = "no answer" if one["refused"] else one["simultaneous"]["better"] and "better"
        assert [line for line in lines if line.strip().startswith(one["name"]) and (verdict or "unsure") in line]
    assert "…" not in printed()


def test_segments_are_shown_where_they_are_asked_for() -> None:
    assert ("by channel" in printed(("channel",)), "by channel" in printed()) == (True, False)


def test_why_a_part_has_no_interval_is_shown_below_it() -> None:
    found = told()
    found["candidates"][0]["segments"]["channel"][0] |= {"refused": "it is too little", "ci_low": None, "ci_high": None}
    assert "push has no interval: it is too little" in printed(("channel",), found)
