"""The page of a backtest: what it answers, what it never hides, and that it stands by itself."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.metadata import version
from pathlib import Path

import pytest

from scorer.errors import BadSetting
from streams.backtest.report import numbers
from streams.backtest.report.answer import answer, verdict
from streams.backtest.report.page import page, write_page
from streams.tuning.told import told as told_of_search
from tests.builders.backtests import candidate, expected, refused, told
from tests.builders.tunings import judged, tuned


def test_a_candidate_that_is_surely_better_is_the_answer():
    found = answer(told(candidate("mild", 0.0004), candidate("bold", better=True)))
    assert (found.kind, found.text) == (
        "better",
        "bold would have earned more than the plans that ran: +4.2 CNY for every 1,000 decisions (+2.0 to +6.4), "
        "about 173 CNY more over 13 days (2025-09-02 to 2025-09-15).",
    )


def test_without_a_candidate_that_is_surely_better_the_plans_stay():
    assert answer(told(candidate("mild"), candidate("calm"))).text == (
        "Keep the plans that ran: of 2 candidates, none would surely have earned more."
    )


def test_one_candidate_that_is_not_surely_better_is_told_by_its_name():
    assert answer(told(candidate("mild"))).text == (
        "Keep the plans that ran: it is not shown that mild would have earned more."
    )


def test_candidates_that_are_all_surely_worse_are_called_so():
    worse = {"simultaneous": {"low": -0.006, "high": -0.002, "better": False, "worse": True}}
    assert answer(told(candidate("night", -0.004, **worse))).text == (
        "Keep the plans that ran: night would surely have earned less."
    )


def test_a_refused_candidate_is_named_beside_the_answer_and_has_no_number():
    whole = told(candidate("mild"), refused("night"))
    assert answer(whole).text.endswith("Of night this log cannot say enough.")
    assert verdict(whole["candidates"][1], whole).text == (
        "No answer: 61.0% of what it would do was never possible when the log was made. "
        "Run 14 days with an exploration of 0.05 to judge it."
    )


def test_where_all_are_refused_there_is_no_answer():
    assert answer(told(refused("night"))).text == "This log cannot say what night would have earned."


def test_warnings_stand_before_the_answer():
    text = page(told())
    assert text.index("Before you read on") < text.index('class="answer better"') < text.index("Candidates compared")


def test_the_page_asks_for_nothing_and_runs_nothing():
    seen = Seen(page(told()))
    assert seen.tags & {"script", "iframe", "object", "embed", "form"} == set()
    assert [one for one in seen.addresses if not one.startswith(("#", "data:,"))] == []


def test_names_and_texts_of_a_candidate_are_never_markup():
    text = page(told(candidate('<script>alert("1")</script>', better=True)))
    assert "<script" not in text


def test_every_picture_says_what_it_shows_and_every_table_what_it_holds():
    seen = Seen(page(told()))
    assert len(seen.pictures) > 10
    assert [one for one in seen.pictures if not one] == []
    assert seen.tables == seen.captions


def test_no_two_parts_share_an_id():
    seen = Seen(page(told()))
    assert len(seen.ids) == len(set(seen.ids))


def test_plans_ranges_and_versions_stand_in_it():
    text = page(told())
    for shown in (
        "caps: {per_shopper_per_day: 3}",
        "interest:4",
        "2025-09-02 00:00 UTC",
        "window not closed",
        version("launchpulse"),
    ):
        assert shown in text


def test_a_candidate_with_nothing_known_is_shown_all_the_same():
    empty = {"name": "new", "files": [], "plans": [], "refused": "no scores of it", "needed": ""}
    assert "No answer: no scores of it." in page(told(empty))


def test_a_search_is_answered_by_what_it_decided_and_told_by_its_three_parts():
    search = told_of_search(tuned())
    text = page({**told(), "tuning": search})
    assert text.index(search["why"]) < text.index("What the search found") < text.index("Candidates compared")
    for shown in ("searched on", "chosen on", "judged on", "its optimism", "caps.per_shopper_per_day"):
        assert shown in text


def test_a_search_that_promised_too_little_is_not_called_optimistic():
    text = page({**told(), "tuning": told_of_search(replace(tuned(), fresh=judged(0.006, True)))})
    assert ("+3.00 more than the search promised" in text, "its optimism" in text) == (True, False)


def test_a_search_that_found_nothing_is_told_too():
    nothing = replace(tuned(), shortlist=(), chosen=None, fresh=None)
    text = page({**told(), "tuning": told_of_search(nothing)})
    assert "Keep your plan: in the search nothing was surely better" in text


def test_a_budget_that_ran_out_in_some_partitions_is_not_called_used_up():
    rows = [
        {"exhausted_ms": None, "exhausted_partitions": 0},
        {"exhausted_ms": None, "exhausted_partitions": 1},
        {"exhausted_ms": 1_756_771_260_000, "exhausted_partitions": 3},
    ]
    would = expected()
    would["launches"] = [would["launches"][0] | row for row in rows]
    shown = re.findall(r"<td>2,000</td><td>20,000</td><td>(.*?)</td>", page(told(candidate("bold", expected=would))))
    assert shown == ["–", "in 1 of 3 partitions", "2025-09-02 00:01 UTC"]


def test_a_number_that_is_missing_is_a_dash():
    unknown = {"value": None, "ci_low": None, "ci_high": float("nan")}
    assert numbers.estimate(unknown) == (numbers.MISSING, numbers.MISSING)


@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [
        (-1.234, 2.345, "−1.2 to 2.3"),
        (1234.5, 2345.6, "1,234 to 2,346"),
        (-0.00123, 0.0002, "−0.0012 to 0.0002"),
        (-0.28, 9.81, "−0.3 to 9.8"),
    ],
)
def test_an_interval_has_the_digits_that_its_width_allows(low: float, high: float, shown: str):
    assert numbers.interval(low, high) == shown


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(BadSetting, match=r"the report cannot be written; at .*no/report\.html"):
        write_page(told(), tmp_path / "no" / "report.html")


class Seen(HTMLParser):
    """What a page holds."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.addresses: list[str] = re.findall(r"url\((.*?)\)", text)
        self.pictures: list[str] = []
        self.ids: list[str] = []
        self.tables = self.captions = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.addresses += [given[name] or "" for name in ("src", "href", "xlink:href") if name in given]
        self.ids += [given["id"] or ""] if "id" in given else []
        self.pictures += [given.get("aria-label") or ""] if tag == "svg" else []
        self.tables += tag == "table"
        self.captions += tag == "caption"
