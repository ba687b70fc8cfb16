"""What the shop's truth answers to a promotion: by channel, discount, price tier and attitude."""

import numpy as np
import pytest

from streams.shop.shop import Shop


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop(7, 20_000)


PEOPLE = np.arange(900)


def test_a_promotion_is_clicked_more_in_the_home_slot_and_with_a_discount(shop: Shop) -> None:
    products = np.zeros(900, np.int64)
    push, home, cheaper = (
        shop.truth.response(PEOPLE, products, channel=channel, discount=discount, known=False)
        for channel, discount in ((0, 0.0), (2, 0.0), (2, 0.1))
    )
    assert (cheaper[0] > home[0]).all()
    assert (cheaper[1] > home[1]).all()
    assert home[0].mean() > push[0].mean()


def test_a_discount_moves_those_who_like_it_cheap_most(shop: Shop) -> None:
    products = np.zeros(900, np.int64)
    plain, cheaper = (
        shop.truth.response(PEOPLE, products, channel=2, discount=off, known=False)[1] for off in (0.0, 0.1)
    )
    by_tier = [(cheaper / plain)[shop.shoppers.tier[:900] == tier].mean() for tier in range(5)]
    assert by_tier == sorted(by_tier, reverse=True)


def test_what_nobody_can_see_of_shoppers_evens_out(shop: Shop) -> None:
    """Each has one attitude and one favourite channel; their mean is what is said where they are not known."""
    products = np.full(900, 3)
    known = shop.truth.response(PEOPLE, products, channel=0, discount=0.1)
    mean = shop.truth.response(PEOPLE, products, channel=0, discount=0.1, known=False)
    assert known[0].sum() == pytest.approx(mean[0].sum(), rel=0.1)
    assert known[1].sum() == pytest.approx(mean[1].sum(), rel=0.15)


def test_a_promotion_that_nobody_sees_changes_nothing(shop: Shop) -> None:
    """The annoyed are moved down, the persuadable up, each by what is seen: a channel seen less moves less."""
    products = np.zeros(900, np.int64)
    alone = shop.truth.interest(shop.shoppers.ids[:900], [shop.products["product"][0].as_py()] * 900) * 0.08
    attitude = shop.shoppers.attitude[:900]
    push, home = (shop.truth.response(PEOPLE, products, channel=channel, discount=0.0)[1] for channel in (0, 2))
    assert (home[attitude == 3] < alone[attitude == 3]).all()
    assert (home[attitude == 0] > alone[attitude == 0]).all()
    assert np.abs(push / alone - 1).mean() < np.abs(home / alone - 1).mean()
