"""Sums that stand in a file are those that would stand in memory, however few are looked at together."""

from collections import defaultdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streams.recount.minutes import Minutes
from streams.recount.offer_minutes import OfferMinutes
from streams.recount.summed import Summed

MINUTE_MS = 60_000
HUGE = 10**18  # ten of them are beyond 64 bits
events = st.fixed_dictionaries(
    {
        "product": st.sampled_from(["kettle", "p\x00t", '茶"壶', ""]),
        "shopper": st.sampled_from(["anna", "bo", "c"]),
        "kind": st.sampled_from(["view", "purchase"]),
        "at_ms": st.integers(0, 5 * MINUTE_MS),
    }
)


def outcome(at_ms: int) -> dict[str, Any]:
    names = ("purchases", "cost_micro", "reward_micro", "prior_micro", "flags")
    row = {"launch": "lamp", "offer": "ten-off", "channel": "push", "shown": "told", "clicked_ms": 1, "purchased_ms": 1}
    return row | dict.fromkeys(names, 1) | {"revenue_micro": HUGE, "at_ms": at_ms}


@given(st.lists(events, max_size=30), st.integers(1, 8))
def test_views_and_shoppers_are_counted_as_by_hand(rows: list[dict[str, Any]], held: int) -> None:
    summed, views, shoppers = (
        Summed(Minutes("product"), held),
        defaultdict[Any, int](int),
        defaultdict[Any, set[str]](set),
    )
    for row in rows:
        summed.add("events", row)
        if row["product"]:
            key = (row["product"], row["at_ms"] // MINUTE_MS * 60)
            views[key] += row["kind"] == "view"
            shoppers[key].add(row["shopper"])
    named = [Minutes.counts.index(name) for name in ("views", "shoppers")]
    found = {key: [counts[at] for at in named] for part in summed.slices() for key, counts in part.expected.items()}
    assert found == {key: [views[key], len(those)] for key, those in shoppers.items()}


def test_slices_meet_and_leave_no_minute_out() -> None:
    summed = Summed(OfferMinutes(), rows=2)
    for minute in range(7):
        summed.add("outcomes", outcome(minute * MINUTE_MS))
    parts = list(summed.slices())
    assert [(part.first, part.stop) for part in parts] == [(None, 120), (120, 240), (240, 360), (360, None)]
    assert [len(part.expected) for part in parts] == [2, 2, 2, 1]


def test_a_sum_beyond_64_bits_stays_what_it_is() -> None:
    summed = Summed(OfferMinutes(), rows=1)
    for _ in range(20):
        summed.add("outcomes", outcome(0))
    [part] = summed.slices()
    assert part.expected["lamp", "ten-off", "push", 0][OfferMinutes.counts.index("revenue_micro")] == 20 * HUGE


def test_what_is_passed_over_is_told_in_the_slice_of_its_minute() -> None:
    summed = Summed(OfferMinutes(), rows=1)
    for minute in (1, 2):
        summed.add("outcomes", outcome(minute * MINUTE_MS))
    summed.pass_over([("lamp", "ten-off", "push", 120), ("gone", "", "", 60)])
    assert [part.past for part in summed.slices()] == [{("gone", "", "", 60)}, {("lamp", "ten-off", "push", 120)}]
