"""The busiest shoppers of a log and the others are two logs that are the log together."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from schemas.topics import INPUTS
from scorer.events import ACTING
from streams.examples.busy import busiest, others
from streams.publish.log import Log
from streams.shop.shop import Shop
from tests.builders.click_log import click_log

SHOP = Shop(seed=5, events=400).log


def _acts(log: Log) -> Counter[str]:
    return Counter(who for topic in INPUTS[:ACTING] for who in log.table(topic).column("shopper").to_pylist())


def test_the_busiest_are_the_fewest_who_did_their_part() -> None:
    log = click_log(*[("a", "p", 0)] * 2, *[("b", "p", 1)] * 5, *[("c", "p", 2)] * 3)
    assert set(_acts(busiest(log, 2))) == {"b"}
    assert set(_acts(busiest(log, 3))) == {"b"}
    assert set(_acts(others(log, 2))) == {"a", "c"}


@given(st.integers(2, 9))
def test_both_together_are_the_log_and_no_shopper_is_in_both(one_in: int) -> None:
    few, rest = _acts(busiest(SHOP, one_in)), _acts(others(SHOP, one_in))
    assert few + rest == _acts(SHOP)
    assert not few.keys() & rest.keys()
    assert min(few.values()) >= max(rest.values())


@given(st.integers(2, 9))
def test_so_few_hold_their_part_and_fewer_would_not(one_in: int) -> None:
    counts, whole = sorted(_acts(busiest(SHOP, one_in)).values()), sum(_acts(SHOP).values())
    assert sum(counts[1:]) < whole / one_in <= sum(counts)


def test_what_is_told_of_shoppers_stays() -> None:
    assert busiest(SHOP, 4).shoppers.equals(SHOP.shoppers)
