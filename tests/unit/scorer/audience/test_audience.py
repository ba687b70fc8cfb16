"""An audience says of each shopper what its words say, and every mistake has its place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer import audience
from scorer.audience.parse import parse
from scorer.audience.show import show
from scorer.audience.syntax import Tree
from scorer.nearest import distance, nearest
from scorer.profile import blank
from tests.builders.audiences import HALF_LIFE_MS, TREES, answered, holds, shoppers
from tests.builders.core import DAY, HOUR, MINUTE, T0


@settings(deadline=None)
@given(TREES)
def test_a_tree_written_out_reads_as_the_same_tree(tree: Tree) -> None:
    assert parse(show(tree)) == tree


@settings(max_examples=300, deadline=None)  # the first call compiles
@given(TREES, st.integers(0, 2**32))
def test_all_shoppers_at_once_are_answered_as_one_by_one_in_plain_python(tree: Tree, seed: int) -> None:
    rows = shoppers(seed, 12)
    at_ms = np.full(len(rows), T0, np.int64) + np.arange(len(rows)) * HOUR
    expected = [holds(tree, row, int(at)) for row, at in zip(rows, at_ms, strict=True)]
    assert answered(tree, rows, at_ms) == expected


@settings(deadline=None)
@given(TREES, st.integers(0, 2**32), st.integers(0, 12))
def test_an_answer_does_not_depend_on_who_stands_beside(tree: Tree, seed: int, cut: int) -> None:
    rows, at_ms = shoppers(seed, 12), np.full(12, T0, np.int64)
    assert answered(tree, rows[:cut], at_ms[:cut]) + answered(tree, rows[cut:], at_ms[cut:]) == answered(
        tree, rows, at_ms
    )


def one(text: str, at_ms: int = T0, **fields: object) -> bool:
    """Whether a shopper with these fields, else unknown, is in the audience."""
    row = blank(np.array([7], np.uint64))
    row["landmark_ms"] = T0
    for name, value in fields.items():
        row[name] = value
    return bool(audience.compile(text).holds(row, np.array([at_ms]), half_life_ms=HALF_LIFE_MS)[0])


def bought(*days_ago: float) -> list[int]:
    return [T0 // MINUTE - round(days * DAY / MINUTE) for days in days_ago] + [0] * (8 - len(days_ago))


@pytest.mark.parametrize(
    ("days_ago", "inside"), [((29.9,), True), ((30.0,), False), ((1, 2, 3), False), ((1, 2, 31), True), ((), True)]
)
def test_purchases_of_the_last_days_are_counted_to_the_minute(days_ago: tuple[float, ...], inside: bool) -> None:
    assert one("purchases(days=30) < 3", bought_min=bought(*days_ago)) is (len([d for d in days_ago if d < 30]) < 3)
    assert one("purchases(days=30) == 1", bought_min=bought(*days_ago)) is (days_ago == (29.9,))


def test_a_count_has_halved_after_a_half_life() -> None:
    counts = [8.0, 0, 0, 0, 0, 0, 0, 0]
    assert one("decayed_views == 4", at_ms=T0 + HALF_LIFE_MS, counts=counts)


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">=", "==", "!="])
def test_a_comparison_with_what_is_not_known_does_not_hold(operator: str) -> None:
    assert not one(f"days_since_last {operator} 3")
    assert one(f"not days_since_last {operator} 3")


def test_a_language_that_was_not_told_is_no_language() -> None:
    told = [one(text, language=0) for text in ("language == 'zh'", "language != 'zh'", "language in ['zh', 'other']")]
    assert told == [False, False, False]


def test_consent_that_was_not_told_is_none() -> None:
    assert [one("consent('push')", consent=bits) for bits in (0, 128, 1 | 128, 8 | 128)] == [False, False, True, False]


PARTS = [
    ("a and b or c", "(a and b) or c"),
    ("a or b and c", "a or (b and c)"),
    ("not a and b", "(not a) and b"),
    ("not a or b", "(not a) or b"),
]


@pytest.mark.parametrize(("text", "meant"), PARTS)
def test_not_binds_before_and_and_before_or(text: str, meant: str) -> None:
    assert parse(text) == parse(meant)


MISTAKES = [
    ("affinty('kitchen') > 0.2", 1, "no word of an audience", "affinity"),
    ("affinity(kitchen) > 0.2", 10, "needs quotes", "'kitchen'"),
    ("affinity('kitchen')", 1, "a number; compare it", ""),
    ("affinity('kitchen') > 20", 1, "from 0 to 1, so this never holds", ""),
    ("affinity('kitchen') >= 0", 1, "so this always holds", ""),
    ("affinity() > 0.2", 1, "takes one argument", "affinity('kitchen')"),
    ("affinity('a', 'b') > 0.2", 1, "takes one argument", "affinity('kitchen')"),
    ("affinity(3) > 0.2", 10, "a text in quotes", ""),
    ("purchases(30) < 3", 11, "an argument named days", "days=30"),
    ("purchases(day=30) < 3", 15, "an argument named days", "days=30"),
    ("purchases(days=0.5) < 3", 16, "a whole number", ""),
    ("purchases(days=30) > 8", 1, "from 0 to 8, so this never holds", ""),
    ("9 < purchases(days=30)", 1, "from 0 to 8, so this never holds", ""),
    ("events(3) > 2", 8, "takes no argument", "events"),
    ("events = 2", 8, "one = compares nothing", "=="),
    ("events > 'two'", 10, "they cannot be compared", ""),
    ("language > 'zh'", 1, "texts are not ordered", "=="),
    ("language == 'zhh'", 13, "expected 'zh', 'en' or 'other'", "'zh'"),
    ("language in ['zh', 3]", 20, "is a text, 3 is not", ""),
    ("language in 'zh'", 13, "expected a list", "["),
    ("is_new == 1", 1, "true or false by itself", ""),
    ("is_new in [1]", 1, "true or false by itself", ""),
    ("consent('pushh')", 9, "expected 'push', 'coupon' or 'email'", "'push'"),
    ("consent('home_slot')", 9, "expected 'push', 'coupon' or 'email'", ""),
    ("1 < events < 3", 12, "a second comparison", ""),
    ("1 < 3", 1, "says nothing of the shopper", ""),
    ("events > 2 && is_new", 12, "means nothing here", "and"),
    ("events > 2 + 3", 12, "no arithmetic", ""),
    ("events > 2 is_new", 12, "does not fit here", "and"),
    ("(events > 2", 12, "ends too early; expected ) for the ( at column 1", ")"),
    ("events > ", 9, "ends too early", ""),
    ("", 1, "ends too early", ""),
    ("events > 2.", 10, "is not a number", ""),
    ("events > 1e999", 10, "too large", ""),
    ("language == 'zh", 13, "does not end", "'"),
    ("__import__('os').system('x')", 17, "means nothing here", ""),
    ("(" * 50 + "is_new" + ")" * 50, 41, "more than 40 brackets", ""),
    ("not " * 39 + "language not in ['zh']", 166, "more than 40 brackets", ""),
    (" or ".join(["is_new"] * 300), 2001, "at most 2000 characters", ""),
    ("or ".join(["events<9 "] * 150), 1, "this audience has 2096 characters; at most 2000", ""),
]


@pytest.mark.parametrize(("text", "column", "told", "suggestion"), MISTAKES)
def test_a_mistake_has_its_column_and_the_nearest_word(text: str, column: int, told: str, suggestion: str) -> None:
    with pytest.raises(audience.BadAudience) as error:
        audience.compile(text)
    found = error.value.mistakes[0]
    assert (found.at + 1, found.suggestion) == (column, suggestion)
    assert told in found.message


def test_one_mistake_does_not_hide_the_next() -> None:
    with pytest.raises(audience.BadAudience) as error:
        audience.compile("affinty('a') > 1 and events = 3 and affinity(b) > 4 or is_new < 1")
    assert [one.at + 1 for one in error.value.mistakes] == [1, 29, 37, 46, 56]


def test_the_error_names_each_column_and_what_was_meant() -> None:
    with pytest.raises(audience.BadAudience, match=r"column 1: evnts is no word .*did you mean events\?"):
        audience.compile("evnts > 3")


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_an_audience_or_a_bad_one(text: str) -> None:
    assert all(0 <= one.at <= len(text) for one in mistakes_of(text))


@settings(deadline=None)
@given(st.sampled_from(["events<9 ", "language not in['zh']", "is_new "]), st.integers(1, 220), st.integers(0, 41))
def test_an_audience_that_compiles_does_so_as_it_is_written_out_too(part: str, times: int, deep: int) -> None:
    text = "or ".join(["not " * deep + part] * times)
    if not mistakes_of(text):
        assert audience.compile(str(audience.compile(text))) == audience.compile(text)


def mistakes_of(text: str) -> tuple[audience.Mistake, ...]:
    try:
        audience.compile(text)
    except audience.BadAudience as error:
        return error.mistakes
    return ()


@settings(deadline=None)
@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_a_distance_is_the_same_from_both_sides_and_zero_to_itself(one: str, other: str) -> None:
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) is (one == other)


def test_a_word_too_far_from_all_has_no_nearest() -> None:
    assert [nearest(word, ["push", "coupon"]) for word in ("pusj", "cuopon", "telephone", "")] == [
        "push",
        "coupon",
        "",
        "",
    ]
