"""What clicks leave in the trends, against sums by hand."""

from typing import Any

import numpy as np
import pytest

from scorer import recent, trends
from scorer.arrays import Table
from scorer.catalogue import empty_products, product_row
from scorer.companions import COMPANIONS, weight_after
from scorer.kinds import CART, PURCHASE, UNCART, VIEW
from scorer.observe import observe
from scorer.recent import short
from scorer.rules import build
from scorer.trends import ALL, DAY_MS, HOUR_MS, WEEK_MS, decayed, follow
from tests.builders.core import DAY, HOUR, MINUTE, SPACE, T0, event, nobody, products_of, stream_of

SHELF = products_of(*(product_row(f"p{i}") for i in range(40)))
LAUNCHED = 0  # of the shelf; its trend is row 1


def after(*clicks: Table, shelf: Table = SHELF, shoppers: int = 3) -> Table:
    """The trends after these clicks: of all, and of product 0, the only one that is launched."""
    trend_of = np.full(len(shelf), -1, np.int32)
    trend_of[LAUNCHED] = 1
    events, rows = stream_of(*clicks), trends.blank(np.array([0, shelf[LAUNCHED]["hash"]], np.uint64))
    _, point_events, before, _ = observe(
        nobody(shoppers),
        events,
        active=np.ones(len(events), np.uint8),
        products=shelf,
        trend_of=trend_of,
        text_vectors=np.zeros((0, 64), np.float32),
        rules=build(space=SPACE),
        running_max_ms=-1,
    )
    offers = np.full(len(point_events), 7, np.int32)
    follow(
        rows,
        events,
        active=np.ones(2, np.uint8),
        trend_of=trend_of,
        before=before,
        point_events=point_events,
        offers=offers,
    )
    return rows


HALF_LIFE_MS = {"hour": HOUR_MS, "day": DAY_MS, "tracked": DAY_MS, "again": DAY_MS, "led": DAY_MS}


def value(row: Any, name: str) -> float:
    """A decayed number of a row as of its newest moment."""
    return float(decayed(row, float(row[name]), int(row["last_ms"]), HALF_LIFE_MS.get(name, WEEK_MS)))


def click(minute: float, product: int = LAUNCHED, **fields: Any) -> Table:
    return event(T0 + int(minute * MINUTE), product=product, **fields)


def test_all_clicks_count_together_and_those_on_a_launched_product_alone() -> None:
    rows = after(click(0), click(1, 5), click(2, kind=PURCHASE), click(3, kind=UNCART))
    assert (rows["clicks"].tolist(), rows["purchases"].tolist()) == ([3, 2], [1, 1])


def test_clicks_are_halved_every_hour_day_and_week() -> None:
    row = after(click(0), event(T0 + DAY, product=LAUNCHED, row=1))[1]
    assert [value(row, name) for name in ("hour", "day", "week")] == pytest.approx(
        [1 + 2.0**-24, 1.5, 1 + 2 ** (-1 / 7)], rel=2e-5
    )


@pytest.mark.parametrize(("start", "gap_ms"), [(0.0, 1), (3e7, 2), (1e6, 10), (1e5, 60_000)])
def test_many_clicks_are_halved_by_time_and_not_by_their_number(start: float, gap_ms: int) -> None:
    """50,000 clicks of both, against the sum that they are; 3e7 is more than a float32 counts to."""
    events, rows = np.repeat(click(0), 50_000), trends.blank(np.array([0, 5], np.uint64))
    events["at_ms"] = (T0 - T0 % WEEK_MS) + gap_ms * np.arange(1, len(events) + 1)
    rows["last_ms"], rows["week"], rows["day"] = T0 - T0 % WEEK_MS, start, start
    nothing = np.zeros(0, np.int32)
    told = {"before": np.zeros((len(events), 6), np.uint32), "point_events": nothing, "offers": nothing}
    follow(rows, events, active=np.ones(2, np.uint8), trend_of=np.array([1], np.int32), **told)
    for name, half_life_ms in (("week", WEEK_MS), ("day", DAY_MS)):
        left = 2.0 ** (-gap_ms / half_life_ms * np.arange(len(events) + 1))
        wanted = start * left[-1] + left[:-1].sum()
        assert [value(row, name) for row in rows] == pytest.approx([wanted] * 2, rel=3e-5)


def test_a_late_click_counts_whole_and_turns_no_clock_back() -> None:
    row = after(click(60), click(0, row=1))[1]
    assert (value(row, "hour"), row["last_ms"]) == (pytest.approx(2.0, rel=2e-5), T0 + HOUR)


def test_a_click_follows_what_its_shopper_clicked_before_it() -> None:
    row = after(click(0, 7), click(1, 8), click(2, row=1, product=9), click(3))[1]
    found = [weight_after(row, short(SHELF[at]["hash"])) for at in (8, 7, 9, LAUNCHED)]
    assert (found, row["companion_weight"]) == ([1.0, 0.5, 0.0, 0.0], 1.5)


def test_a_product_does_not_follow_itself() -> None:
    row = after(click(0), click(1))[1]
    assert (row["companion_weight"], row["companions"].any()) == (0.0, False)


def test_clicks_again_and_clicks_that_were_led_are_counted_of_those_on_launched_products() -> None:
    """Shopper 0 goes 7, 0, 0; shopper 1 goes 7, 0 and was led; shopper 2 comes from nowhere."""
    rows = after(click(0, 7), click(1), click(2, kind=CART), click(3, 7, row=1), click(4, row=1), click(5, row=2))
    assert [value(rows[ALL], name) for name in ("tracked", "again", "led")] == pytest.approx([4.0, 1.0, 1.0], rel=0.01)


def _followed(*clicks: Table) -> list[float]:
    return [round(value(after(*clicks)[ALL], name), 2) for name in ("points", "returned", "found")]


def test_clicks_on_launched_products_that_follow_decision_points_are_counted_of_all_together() -> None:
    """X: decision point. The first click on a product after it counts, and not the point's own.

    minute   0    5    30   31   32   33   61        0    40   41   42
    product  0    5    0    0    0    5    0         5    5    0    0
                       X    returns        X                  X    finds
    """
    back = (click(0), click(5, 5), click(30), click(31), click(32), click(33, 5), click(61))
    assert _followed(*back) == [2.0, 1.0, 0.0]
    assert _followed(click(0, 5), click(40, 5), click(41), click(42)) == [1.0, 0.0, 1.0]


def test_a_click_a_day_after_a_decision_point_no_longer_follows_it() -> None:
    rows = after(click(0), click(40, 5), click(40 + 24 * 60))
    assert (rows["returned"][ALL], round(value(rows[ALL], "points"), 2)) == (0.0, 1.91)


def test_the_heaviest_companions_are_kept() -> None:
    """Product 1 leads 30 times, 35 others once: it stays with all its weight."""
    clicks = []
    for at in range(30):
        clicks += [click(100 * at, 1, row=0), click(100 * at + 1, row=0)]
    for at in range(2, 37):
        clicks += [click(100 * (30 + at), at, row=1), click(100 * (30 + at) + 1, row=1)]
    row = after(*clicks)[1]
    assert (weight_after(row, short(SHELF[1]["hash"])), np.count_nonzero(row["companions"])) == (30.0, COMPANIONS)


def test_rows_that_are_not_active_stay_as_they_are() -> None:
    events, rows = stream_of(click(0)), trends.blank(np.array([0, 5], np.uint64))
    was = rows.copy()
    follow(
        rows,
        events,
        active=np.zeros(2, np.uint8),
        trend_of=np.array([1], np.int32),
        before=np.zeros((1, 6), np.uint32),
        point_events=np.zeros(1, np.int32),
        offers=np.array([7], np.int32),
        known=True,
    )
    assert rows.tobytes() == was.tobytes()


def test_what_a_journal_says_of_a_click_is_taken_from_there() -> None:
    """A row that is behind is brought up to date by the journal alone, whatever the others hold by then."""
    events, rows = stream_of(click(0)), trends.blank(np.array([0, 5], np.uint64))
    told = np.array([[short(SHELF[7]["hash"]), 0, 0, 0, 0, trends.LED | recent.FOUND | 3 * recent.ANSWERS]], np.uint32)
    follow(
        rows,
        events,
        active=np.array([1, 0], np.uint8),
        trend_of=np.array([1], np.int32),
        before=told,
        point_events=np.zeros(1, np.int32),
        offers=np.array([7], np.int32),
        known=True,
    )
    names = ("led", "found", "points", "offers", "answers")
    assert [value(rows[0], name) for name in names] == pytest.approx([1.0, 1.0, 1.0, 7.0, 3.0], rel=2e-5)
    assert [rows[1][name] for name in names] == [0.0] * 5
    assert rows["clicks"].tolist() == [1, 0]


def test_a_journal_that_tells_of_another_number_of_clicks_is_refused() -> None:
    with pytest.raises(ValueError, match="a row for each folded click"):
        follow(
            trends.blank(np.array([0, 5], np.uint64)),
            stream_of(click(0)),
            active=np.ones(2, np.uint8),
            trend_of=np.zeros(len(empty_products(1)), np.int32) + 1,
            before=np.zeros((2, 6), np.uint32),
            point_events=np.zeros(0, np.int32),
            offers=np.zeros(0, np.int32),
            known=True,
        )


def test_views_carts_favourites_and_purchases_are_clicks() -> None:
    assert after(*(click(at, kind=kind) for at, kind in enumerate((VIEW, CART, 3, PURCHASE, 5, 6))))["clicks"][1] == 4
