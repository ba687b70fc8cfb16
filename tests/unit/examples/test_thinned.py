"""A log is dealt out by its events' ids: nothing is lost, nothing is told twice, and the order stays."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from schemas.topics import INPUTS
from scorer.events import ACTING
from streams.examples.part import before
from streams.examples.thinned import thinned
from streams.publish.log import Log
from streams.shop.shop import Shop
from tests.builders.click_log import click_log, random_log

SHOP = Shop(seed=5, events=400).log


def _in_order(log: Log) -> list[str]:
    """All events by their ids."""
    waiting = [iter(log.table(topic).column("event_id").to_pylist()) for topic in INPUTS]
    return [next(waiting[topic]) for topic in log.order.tolist()]


def _ids(log: Log) -> list[str]:
    return log.clicks.column("event_id").to_pylist()


@given(st.integers(2, 9), st.integers(0, 2**32))
def test_the_parts_together_are_the_log(one_in: int, seed: int) -> None:
    parts = [thinned(SHOP, one_in, which, seed) for which in range(one_in)]
    for topic in INPUTS[:ACTING]:
        dealt = pa.concat_tables([part.table(topic) for part in parts]).sort_by("event_id")
        assert dealt.equals(SHOP.table(topic).sort_by("event_id"))


@given(st.integers(2, 9), st.integers(0, 2**32))
def test_each_part_is_a_log_in_the_order_of_the_whole(one_in: int, seed: int) -> None:
    part = _in_order(thinned(SHOP, one_in, 0, seed))
    assert part == [each for each in _in_order(SHOP) if each in set(part)]


def test_what_an_event_falls_to_depends_on_its_id_and_the_seed_alone() -> None:
    some = SHOP.clicks.slice(0, 50)
    short = replace(SHOP, clicks=some, order=np.zeros(50, np.uint8), searches=SHOP.searches.slice(0, 0))
    short = replace(short, reviews=SHOP.reviews.slice(0, 0), shoppers=SHOP.shoppers.slice(0, 0))
    assert _ids(thinned(short, 3, 1, 7)) == [each for each in _ids(thinned(SHOP, 3, 1, 7)) if each in _ids(short)]
    assert _ids(thinned(SHOP, 3, 1, 7)) != _ids(thinned(SHOP, 3, 1, 8))


def test_about_one_event_in_so_many_is_kept() -> None:
    assert 0.4 < len(thinned(random_log(1_000, 3), 2, 0, 1)) / 1_000 < 0.6


def test_what_is_told_of_shoppers_stays() -> None:
    assert thinned(SHOP, 4, 0, 1).shoppers.equals(SHOP.shoppers)


def test_the_events_before_a_moment_are_those_of_less_time() -> None:
    log = click_log(("a", "p", 0), ("b", "p", 1), ("a", "q", 2))
    assert before(log, 2 * 60_000).clicks.column("shopper").to_pylist() == ["a", "b"]
