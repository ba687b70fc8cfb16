"""Every feature against a case worked out by hand."""

import numpy as np
import pytest

from scorer import features as module
from scorer import recent_features, rules, trend_features
from scorer.arrays import F4, Table
from scorer.catalogue import product_row
from scorer.features import FEATURES, features
from scorer.kinds import CART, PURCHASE, SEARCH, UNCART, VIEW
from tests.builders.core import (
    DAY,
    SPACE,
    axis,
    event,
    fold,
    launch,
    launches_of,
    no_matches,
    nobody,
    products_of,
    stream_of,
)
from tests.builders.shelf import LAMP, MONDAY, PLAIN
from tests.builders.world import world

MUG = product_row("mug", category="kitchen", price_micro=10_000_000, vector=axis(1), space=SPACE)
NUMBERED = [product_row(f"sku-{number}") for number in ("7000", "7000b", "7003", "9000000")]
SHELF = products_of(LAMP, MUG, PLAIN, *NUMBERED)


def seen(events: Table, product: int = 0, matched: bool = False, age_ms: int = DAY) -> dict[str, float]:
    """The features of one launch of `product`, open for 4 days, at the last event, which asks."""
    events["asks"][-1] = 1
    at_ms = int(events["at_ms"][-1])
    offsets, indices = no_matches(len(events))
    if matched:
        offsets[-1], indices = 1, np.zeros(1, np.int32)
    points, at, _ = fold(nobody(), events, products=SHELF)
    launches = launches_of(launch(product=product, start_ms=at_ms - age_ms, end_ms=at_ms + 3 * DAY))
    chosen = np.full((len(points), 20), -1, np.int32)
    chosen[:, 0] = 0
    result = features(
        points,
        at,
        events=events,
        candidates=chosen,
        launches=launches,
        products=SHELF,
        matched=(offsets, indices),
        rules=rules.build(space=SPACE),
    )
    assert not result[:, 1:].any()
    return dict(zip(FEATURES, result[-1, 0].tolist(), strict=True))


def single(value: float) -> float:
    return float(np.float32(value))


def test_one_view_of_the_very_product() -> None:
    got = seen(event(MONDAY, product=0))
    ones = {"cosine", "category_share", "brand_share", "category_first", "price_known", "has_vector"}
    ones |= {"shopper_has_vector", "taste_focus"}
    halves = {"price_ratio", "launch_age", "views"}
    ones |= {"own_place", "last_category", "last_brand", "recent_category", "idle", "next_up", "next_down"}
    other = {"launch_left": 0.75, "own_times": 0.125, "last_price_ratio": 0.5, "session_products": single(0.1)}
    expected = {name: 1.0 if name in ones else 0.5 if name in halves else other.get(name, 0.0) for name in FEATURES}
    assert got == expected


def test_a_shopper_of_two_tastes() -> None:
    """One view of the lamp (30), two of the mug (10): vector (1, 2, 0...), mean price 50/3, variance 800/9."""
    got = seen(stream_of(*(event(MONDAY + i, product=product) for i, product in enumerate((0, 1, 1)))))
    assert got["cosine"] == single(1 / np.sqrt(5))
    assert got["category_share"] == single(1 / 3)
    assert (got["brand_share"], got["category_first"]) == (1.0, 0.0)
    assert got["price_ratio"] == pytest.approx(1.8 / 2.8, rel=1e-6)
    assert got["taste_focus"] == single(np.sqrt(5) / 3)
    spread = np.sqrt(800 / 9) / (50 / 3)
    assert got["price_spread"] == pytest.approx(spread / (1 + spread), rel=1e-6)


def test_counts_fade_to_the_moment_of_the_decision() -> None:
    """A cart and a purchase, then a week without a trace, then a search: a half of each is left."""
    before = [event(MONDAY, kind=kind, product=0) for kind in (CART, PURCHASE, UNCART)]
    got = seen(stream_of(*before, event(MONDAY + 7 * DAY, kind=SEARCH)))
    assert [got[name] for name in ("carts", "purchases", "take_backs")] == [single(0.5 / 1.5)] * 3
    assert (got["searches"], got["views"]) == (0.5, 0.0)


@pytest.mark.parametrize(
    ("gap_ms", "bucket"),
    [
        (0, "same_session"),
        (30 * 60_000 - 1, "same_session"),
        (30 * 60_000, "same_day"),
        (DAY - 1, "same_day"),
        (DAY, "same_week"),
        (7 * DAY, ""),
    ],
)
def test_the_gap_to_the_event_before_falls_in_one_bucket(gap_ms: int, bucket: str) -> None:
    got = seen(stream_of(event(MONDAY), event(MONDAY + gap_ms, kind=SEARCH)))
    assert {name: got[name] for name in ("same_session", "same_day", "same_week") if got[name]} == (
        {bucket: 1.0} if bucket else {}
    )


def test_a_shopper_never_seen_before_is_in_no_bucket() -> None:
    got = seen(event(MONDAY, kind=VIEW))
    assert (got["same_session"], got["same_day"], got["same_week"]) == (0.0, 0.0, 0.0)


def test_a_product_without_text_is_known_by_its_category() -> None:
    got = seen(event(MONDAY, product=0), product=2)
    assert (got["cosine"], got["has_vector"], got["no_text"], got["category_share"]) == (0.0, 0.0, 1.0, 1.0)
    assert (got["price_known"], got["price_ratio"]) == (0.0, 0.0)


def test_a_launch_of_an_unknown_product_has_its_window_and_the_shopper() -> None:
    got = seen(event(MONDAY, product=0), product=-1, age_ms=0)
    assert {name for name, value in got.items() if value} == {
        "launch_left",
        "shopper_has_vector",
        "taste_focus",
        "views",
    }


@pytest.mark.parametrize(
    ("last", "candidate", "near"),
    [
        (3, 0, (1.0, 1.0)),
        (3, 3, (1.0, 1.0)),
        (3, 4, (0.0, 0.0)),
        (3, 5, (single(2 / 10), 1.0)),
        (5, 3, (1.0, single(2 / 10))),
        (3, 6, (1.0, 1.0)),
    ],
    ids=["no number", "the last itself", "another size of it", "3 up", "3 down", "far apart"],
)
def test_a_product_listed_beside_the_last_one_is_near(last: int, candidate: int, near: tuple[float, float]) -> None:
    """Numbers 3 apart: two doublings from 1, of 10."""
    got = seen(event(MONDAY, product=last), product=candidate)
    assert (got["next_up"], got["next_down"]) == near


def test_the_search_at_hand_marks_what_it_matched() -> None:
    assert seen(event(MONDAY, product=0), matched=True)["matched"] == 1.0


def test_every_feature_keeps_to_its_range_and_moves() -> None:
    numbers: F4 = world(3000, 2).run(3000)[3]
    filled = numbers.reshape(-1, len(FEATURES))
    filled = filled[filled[:, FEATURES.index("launch_age")] > 0]
    low = np.where(np.array(FEATURES) == "cosine", -1.0, 0.0)
    assert (filled >= low - 1e-6).all()
    assert (filled <= 1.0 + 1e-6).all()
    assert (filled.std(axis=0) > 0).all()


def test_the_documentation_names_every_feature_in_order() -> None:
    text = "".join(each.__doc__ or "" for each in (module, recent_features, trend_features))
    text = text.replace("| trend_hour, trend_day, trend_week |", "| trend_hour |\n| trend_day |\n| trend_week |")
    text = text.replace("| rarity_hour, rarity_day |", "| rarity_hour |\n| rarity_day |")
    documented = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    documented = [name for name in documented if name != "name"]
    named = [name for name in FEATURES if name in documented]
    assert named == [name for name in documented if ".." not in name]
    between = FEATURES.index("views"), FEATURES.index("reviews") + 1
    assert set(FEATURES) - set(named) == set(FEATURES[slice(*between)])


def test_the_order_is_for_good() -> None:
    assert (len(FEATURES), FEATURES[0], FEATURES[8], FEATURES[11], FEATURES[-1]) == (
        56,
        "cosine",
        "matched",
        "shopper_has_vector",
        "shop_answers",
    )
