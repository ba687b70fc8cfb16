"""Laws between topics: what the core comes to breaks none, and one thing that is wrong is named."""

from typing import Any

import pytest

from streams.recount.promotions import Replay
from streams.recount.stretch import Stretch
from tests.builders.hand_made_log import HandMadeLog
from tests.builders.read_topics import broken_laws, read_topics

Rows = dict[tuple[Any, ...], Any]


@pytest.fixture
def stretch() -> Stretch:
    return read_topics(HandMadeLog(steps=24))[0][0]


def _rows(stretch: Stretch, table: str) -> Rows:
    return stretch.rows[table]


def _first(stretch: Stretch, table: str, **wanted: Any) -> tuple[Any, ...]:
    """Key of the first row, but one, that has these."""
    found = [key for key, row in _rows(stretch, table).items() if all(row[n] == v for n, v in wanted.items())]
    return found[1]


def _change(stretch: Stretch, table: str, key: tuple[Any, ...], **changes: Any) -> str:
    rows = _rows(stretch, table)
    rows[key] = {**rows[key], **changes}
    return f"decision_id={rows[key]['decision_id']}"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_the_core_comes_to_breaks_no_law(seed: int) -> None:
    stretches, report = read_topics(HandMadeLog(steps=30, seed=seed))
    outcomes = [row for each in stretches for row in each.rows["outcomes"].values()]
    assert (broken_laws(stretches), report.named) == (set(), [])
    assert {row["flags"] for row in outcomes} == {0, 32}
    assert {row["shown"] for row in outcomes} == {"assumed", "told", "failed"}
    assert min(sum(row["clicked_ms"] > 0 for row in outcomes), sum(row["purchases"] for row in outcomes)) > 2


def test_what_triggers_say_follows_the_products_title_and_price(stretch: Stretch) -> None:
    said = {row["copy_text"] for row in stretch.rows["triggers"].values()}
    first = {"", "Just in: 水壶 {kettle}, 10%"}  # its price is not known
    later = {"新品上市：Teapot，{ten-off} 44.99", "新品上市：A better teapot，{full-price} 52.50"}
    assert first | later < said
    assert not {text for text in said if text.startswith("新品") and "水壶" in text}


@pytest.mark.parametrize(
    "name",
    [
        *("shopper", "launch", "offer", "channel", "propensity_micro", "plan_version", "cost_micro", "reward_micro"),
        *("shown", "clicked_ms", "purchased_ms", "purchases", "revenue_micro", "flags", "at_ms", "closes_ms"),
    ],
)
def test_an_outcome_that_is_wrong_in_one_field_is_named_with_it(stretch: Stretch, name: str) -> None:
    key = _first(stretch, "outcomes")
    seen = _rows(stretch, "outcomes")[key][name]
    where = _change(stretch, "outcomes", key, **{name: "other" if isinstance(seen, str) else seen + 1_000_000})
    assert ("outcomes", where, name) in broken_laws([stretch])


def test_a_promotion_whose_window_is_over_without_an_outcome_is_named(stretch: Stretch) -> None:
    key = _first(stretch, "outcomes")
    missing = _rows(stretch, "outcomes").pop(key)
    assert broken_laws([stretch]) == {("outcomes", f"decision_id={missing['decision_id']}", "records")}


def test_a_second_outcome_of_one_promotion_is_named(stretch: Stretch) -> None:
    rows = _rows(stretch, "outcomes")
    rows[0, len(rows)] = again = rows[_first(stretch, "outcomes")]
    assert broken_laws([stretch]) == {("outcomes", f"decision_id={again['decision_id']}", "records")}


def test_an_outcome_of_a_promotion_that_nobody_triggered_is_named(stretch: Stretch) -> None:
    _change(stretch, "outcomes", _first(stretch, "outcomes"), decision_id="f" * 32)
    assert ("outcomes", f"decision_id={'f' * 32}", "records") in broken_laws([stretch])


def test_a_window_that_another_worker_was_told_is_no_contradiction(stretch: Stretch) -> None:
    """The second claim of the log closes 5 ms later, as if its worker had been started with another setting."""
    late = {made.decision_id for made in Replay({0: 0, 1: 0}).hear(stretch) if made.epoch == 1}
    for key, row in _rows(stretch, "outcomes").items():
        if row["decision_id"] in late:
            _change(stretch, "outcomes", key, closes_ms=row["closes_ms"] + 5)
    assert (broken_laws([stretch]), len(late) > 5) == (set(), True)


def test_probabilities_that_do_not_add_up_are_named(stretch: Stretch) -> None:
    key = _first(stretch, "decisions", channel="push")
    chances = list(_rows(stretch, "decisions")[key]["arm_propensity_micro"])
    where = _change(stretch, "decisions", key, arm_propensity_micro=[chances[0] + 1, *chances[1:]])
    assert ("decisions", where, "arm_propensity_micro") in broken_laws([stretch])


def test_a_probability_told_of_another_action_is_named(stretch: Stretch) -> None:
    key = _first(stretch, "decisions", channel="push")
    where = _change(stretch, "decisions", key, chosen_propensity_micro=7)
    assert ("decisions", where, "chosen_propensity_micro") in broken_laws([stretch])


@pytest.mark.parametrize(
    "name",
    [
        *("offer", "channel", "copy", "copy_text", "discount_micro", "plan_version", "product", "at_ms"),
    ],
)
def test_a_trigger_that_promises_what_neither_decision_nor_plan_says_is_named(stretch: Stretch, name: str) -> None:
    key = _first(stretch, "triggers", launch="l1", offer="ten-off")
    seen = _rows(stretch, "triggers")[key][name]
    where = _change(stretch, "triggers", key, **{name: "other" if isinstance(seen, str) else seen + 1})
    assert ("triggers", where, name) in broken_laws([stretch])


def _ranked(stretch: Stretch) -> tuple[Any, ...]:
    """Key of a ranking with two launches that may be promoted, of different value."""
    rows = _rows(stretch, "rankings").items()
    return next(key for key, row in rows if row["eligible"] > 1 and len(set(row["value_micro"])) > 1)


@pytest.mark.parametrize(
    "name",
    [
        *("shopper", "at_ms", "launches", "products", "eligible", "offers", "channels", "value_micro"),
        *("interest_micro", "propensity_micro", "reasons", "plan_versions", "policy", "model", "flags"),
    ],
)
def test_a_ranking_that_says_what_its_decision_does_not_is_named(stretch: Stretch, name: str) -> None:
    key = _ranked(stretch)
    seen = _rows(stretch, "rankings")[key][name]
    other = [*seen[:-1], seen[0], 7] if isinstance(seen, list) else "other" if isinstance(seen, str) else seen + 1
    where = _change(stretch, "rankings", key, **{name: other})
    assert broken_laws([stretch]) == {("rankings", where, name)}


def test_two_launches_in_the_wrong_order_are_named(stretch: Stretch) -> None:
    key = _ranked(stretch)
    row = _rows(stretch, "rankings")[key]
    turned = {name: [value[1], value[0], *value[2:]] for name, value in row.items() if isinstance(value, list)}
    where = _change(stretch, "rankings", key, **turned)
    assert {("rankings", where, "launches"), ("rankings", where, "value_micro")} <= broken_laws([stretch])


def test_a_decision_without_its_ranking_is_named_where_its_step_sent_some(stretch: Stretch) -> None:
    missing = _rows(stretch, "rankings").pop(_first(stretch, "rankings"))
    assert broken_laws([stretch]) == {("rankings", f"decision_id={missing['decision_id']}", "records")}
