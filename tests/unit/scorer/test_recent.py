"""The last ten products of a shopper, click by click."""

import numpy as np

from scorer.arrays import Row
from scorer.catalogue import product_row
from scorer.kinds import CART, PURCHASE, SEARCH, UNCART, VIEW
from scorer.recent import AGAIN, BEFORE, RECENT, before, place_of, short
from tests.builders.core import MINUTE, T0, event, fold, nobody, products_of, stream_of

SHELF = products_of(
    *(
        product_row(f"p{i}", category=f"c{i % 2}", brand=f"b{i}", price_micro=(i + 1) * 1_000_000)
        for i in range(RECENT + 3)
    )
)


def clicked(*products: int, kinds: tuple[int, ...] = (), gap_ms: int = MINUTE) -> Row:
    """The profile of a shopper who clicked these, a minute apart."""
    rows, wanted = nobody(), kinds or (VIEW,) * len(products)
    events = [
        event(T0 + at * gap_ms, product=what, kind=kind)
        for at, (what, kind) in enumerate(zip(products, wanted, strict=True))
    ]
    fold(rows, stream_of(*events), products=SHELF)
    return rows[0]


def names(row: Row) -> list[int]:
    """Which products of the shelf stand there, the newest first."""
    shelf = [short(each["hash"]) for each in SHELF]
    return [shelf.index(key) for key in row["recent"] if key]


def test_the_newest_stands_first_and_once() -> None:
    assert names(clicked(1, 2, 3, 2)) == [2, 3, 1]


def test_the_oldest_makes_room() -> None:
    assert names(clicked(*range(RECENT + 2))) == [*range(RECENT + 1, 1, -1)]


def test_clicks_and_their_kinds_stay_with_a_product_that_moves() -> None:
    row = clicked(1, 1, 2, 1, kinds=(VIEW, CART, VIEW, PURCHASE))
    assert (row["recent_times"][:2].tolist(), row["recent_kinds"][:2].tolist()) == (
        [3, 1],
        [1 << VIEW | 1 << CART | 1 << PURCHASE, 1 << VIEW],
    )


def test_who_comes_back_later_starts_anew() -> None:
    row = clicked(0, *range(1, RECENT + 1), 0)
    assert (names(row)[0], row["recent_times"][0]) == (0, 1)


def test_what_takes_back_or_has_no_product_is_no_click() -> None:
    row = clicked(1, 2, -1, -1, kinds=(VIEW, UNCART, VIEW, SEARCH))
    assert names(row) == [1]


def test_category_brand_second_and_price_are_those_of_the_product() -> None:
    row = clicked(1, 2)
    found = [row[name][:2].tolist() for name in ("recent_categories", "recent_brands", "recent_s")]
    assert found == [
        [short(SHELF[2]["category"]), short(SHELF[1]["category"])],
        [short(SHELF[2]["brand"]), short(SHELF[1]["brand"])],
        [(T0 + MINUTE) // 1000, T0 // 1000],
    ]
    assert (row["last_price"], row["last_number"]) == (3.0, 2)


def followed(row: Row, at_ms: int, product: int) -> list[int]:
    out = np.zeros(BEFORE + 1, np.uint32)
    before(row, at_ms, short(SHELF[product]["hash"]), out)
    shelf = [short(each["hash"]) for each in SHELF]
    return [*(shelf.index(key) for key in out[:BEFORE] if key), int(out[BEFORE])]


def test_a_click_follows_the_five_before_it() -> None:
    assert followed(clicked(*range(7)), T0 + 7 * MINUTE, 12) == [6, 5, 4, 3, 2, 0]


def test_a_click_follows_nothing_of_half_an_hour_ago() -> None:
    row = clicked(1, 2, gap_ms=20 * MINUTE)
    assert followed(row, T0 + 31 * MINUTE, 12) == [2, 0]


def test_a_click_on_one_of_the_ten_comes_again_however_old() -> None:
    assert followed(clicked(1, 2), T0 + 10_000 * MINUTE, 1) == [AGAIN]


def test_a_product_that_is_not_there_has_no_place() -> None:
    row = clicked(1, 2)
    assert [place_of(row, short(SHELF[at]["hash"])) for at in (2, 1, 5)] == [0, 1, -1]
