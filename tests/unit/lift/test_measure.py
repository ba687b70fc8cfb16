"""Shoppers, arms and outcomes counted by the real engine, worked out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scorer.errors import BadInput
from streams.lift.groups import by_action, by_segment
from streams.lift.looks import LOOKS, looks
from streams.lift.measure import NothingToCompare, known, last_event, launches, measure
from streams.lift.period import Asked, Goods
from streams.lift.questions import OUTCOMES, actions
from streams.lift.terms import Terms
from streams.lift.told import told
from tests.builders.trial import decide, happen, hour

pytest.importorskip("chdb", reason="the extra `local` is not installed")
PROMOTE, HELD = 0, 16
TO_EVENING = Asked(hour(20))
NAMES = {"launch": "kettle", "product": "p"}


def _arms(client: Any, asked: Asked = TO_EVENING) -> list[tuple[int, list[float]]]:
    """(shoppers, summed outcomes) of the promoted and of the held out."""
    groups = by_segment(client.query, "kettle", "p", asked)
    found = [groups[held, ""] for held in (False, True) if (held, "") in groups]
    return [(one.shoppers, [round(float(one.outcomes[name].y), 6) for name in OUTCOMES]) for one in found]


def test_only_what_comes_after_the_first_moment_counts(client):
    """view 9:00   first moment 10:00   view 10:30   purchase 11:00   return of a half 12:00"""
    decide(client, [("anna", 10, PROMOTE, "kettle"), ("ben", 10, HELD, "")])
    happen(client, [("anna", 9, "view", "p", 60), ("ben", 10, "view", "p", 60), ("ben", 9, "purchase", "p", 60)])
    happen(
        client, [("anna", 10.5, "view", "p", 60), ("anna", 11, "purchase", "p", 60), ("anna", 12, "return", "p", 30)]
    )
    assert _arms(client) == [(1, [1, 1, 30]), (1, [0, 0, 0])]


def test_a_shopper_counts_from_the_first_moment_that_only_the_holdout_or_nothing_spoke_against(client):
    decide(client, [("anna", 8, 8, ""), ("anna", 10, PROMOTE, ""), ("ben", 7, 2 + 16, ""), ("ben", 10, HELD, "")])
    decide(client, [("cleo", 10, 8 + 16, ""), ("dora", 10, 1, "")])
    happen(client, [(who, when, "purchase", "p", 5) for who in ("anna", "ben", "cleo", "dora") for when in (9, 11)])
    assert _arms(client) == [(1, [0, 1, 5]), (1, [0, 1, 5])]


def test_other_products_and_times_when_the_launch_is_over_do_not_count(client):
    decide(client, [("anna", 10, PROMOTE, "kettle"), ("ben", 10, HELD, "")])
    happen(client, [("anna", 11, "purchase", "q", 5)])
    happen(client, [("anna", 12, "purchase", "p", 5), ("ben", 12, "view", "p", 5)], live=False)
    assert _arms(client) == [(1, [0, 0, 0]), (1, [0, 0, 0])]


def test_several_purchases_are_one_buyer_and_all_their_revenue(client):
    decide(client, [("anna", 10, PROMOTE, "kettle"), ("anna", 12, PROMOTE, "kettle"), ("ben", 10, HELD, "")])
    happen(
        client, [("anna", 11, "purchase", "p", 5), ("anna", 13, "purchase", "p", 7), ("ben", 13, "purchase", "p", -1)]
    )
    groups = by_segment(client.query, "kettle", "p", TO_EVENING)
    assert _arms(client) == [(1, [0, 1, 12]), (1, [0, 1, 0])]
    assert [(one.reached, one.promotions, one.unpriced) for one in groups.values()] == [(1, 2, 0), (0, 0, 1)]


def test_a_piece_costs_what_it_costs_whatever_was_paid_and_comes_back_with_a_return(client):
    """A piece costs 14. anna buys at 20 and at 16, ben at 10, cleo at 20 and returns it; dora returns."""
    decide(client, [(who, 10, PROMOTE, "kettle") for who in ("anna", "ben", "cleo", "dora")])
    happen(client, [("anna", 11, "purchase", "p", 20), ("anna", 12, "purchase", "p", 16)])
    happen(
        client, [("ben", 11, "purchase", "p", 10), ("cleo", 11, "purchase", "p", 20), ("cleo", 12, "return", "p", 20)]
    )
    happen(client, [("dora", 12, "return", "p", 20)])
    goods = (Goods(unit_cost=14.0), Goods(kept=0.3))
    groups = [by_segment(client.query, "kettle", "p", replace(TO_EVENING, goods=one))[False, ""] for one in goods]
    margins = [[float(group.outcomes[name].y) for name in ("gains", "losses")] for group in groups]
    assert np.array(margins) == pytest.approx(np.array([[8, 4], [0.3 * 46, 0]]))


def test_a_window_counts_so_long_and_only_shoppers_whose_time_is_over(client):
    decide(client, [("anna", 10, PROMOTE, "kettle"), ("late", 18.5, PROMOTE, "kettle"), ("ben", 10, HELD, "")])
    happen(client, [("anna", 11, "view", "p", 5), ("anna", 13, "purchase", "p", 5), ("late", 19, "view", "p", 5)])
    assert _arms(client, Asked(hour(20), window_ms=2 * 3_600_000)) == [(1, [1, 0, 0]), (1, [0, 0, 0])]


def test_since_and_until_bound_first_moments_and_until_bounds_events(client):
    decide(
        client, [("early", 6, PROMOTE, ""), ("early", 10, PROMOTE, ""), ("anna", 10, PROMOTE, ""), ("late", 15, 0, "")]
    )
    happen(client, [("early", 11, "view", "p", 5), ("anna", 13, "view", "p", 5), ("anna", 15, "purchase", "p", 5)])
    assert _arms(client, Asked(hour(14), since=hour(8))) == [(1, [1, 0, 0])]


def test_a_shopper_in_both_arms_is_told_and_left_out(client):
    decide(client, [("anna", 9, HELD, ""), ("anna", 10, PROMOTE, ""), ("ben", 10, HELD, ""), ("cleo", 10, PROMOTE, "")])
    happen(client, [("anna", 11, "view", "p", 5)])
    found = measure(client.query, "kettle", "p", TO_EVENING)
    assert (found.arrivals.treated, found.arrivals.held, found.arrivals.both) == (1, 1, 1)
    assert _arms(client) == [(1, [0, 0, 0]), (1, [0, 0, 0])]


def test_behaviour_before_is_that_of_28_days_on_a_logarithmic_scale(client):
    decide(client, [("anna", 10, PROMOTE, "kettle")])
    happen(client, [("anna", 9, "view", "q", 5), ("anna", 10, "cart", "p", 5), ("anna", -10, "purchase", "q", 4)])
    happen(client, [("anna", 10 - 28 * 24, "purchase", "q", 100), ("anna", 11, "view", "p", 5)])
    arms = by_segment(client.query, "kettle", "p", TO_EVENING)[False, ""].outcomes
    assert [float(arms[name].x) for name in OUTCOMES] == pytest.approx(np.log([1 + 2, 1 + 1, 1 + 4]).tolist())


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        ("known", {"anna": "known", "ben": "new", "cleo": "known"}),
        ("bought", {"anna": "bought before", "ben": "never bought", "cleo": "never bought"}),
        ("price", {"anna": "sees cheaper things", "ben": "saw no price", "cleo": "sees such prices"}),
        ("language", {"anna": "wrote nothing", "ben": "wrote nothing", "cleo": "wrote Chinese"}),
    ],
)
def test_segments_are_told_apart_by_what_was_done_before(client, segment, expected):
    decide(client, [(who, 10, PROMOTE, "") for who in ("anna", "ben", "cleo")])
    happen(client, [("anna", 9, "purchase", "q", 5), ("cleo", 9, "view", "p", 10), ("ben", 11, "purchase", "p", 10)])
    happen(client, [("cleo", 8, "search", "", -1)], text="静音水壶")
    groups = by_segment(client.query, "kettle", "p", TO_EVENING, segment)
    counts = {name: list(expected.values()).count(name) for name in expected.values()}
    assert {name: one.shoppers for (_, name), one in groups.items()} == counts


def _arm(name: str, chances: list[int], offer: str = "ten-off") -> dict[str, Any]:
    """Of a decision with one arm, of `kettle`: what it chose, and the chances of the arm and of nothing."""
    arms = {"arm_candidates": [1], "arm_offers": [offer], "arm_channels": [name], "arm_propensity_micro": chances}
    return {"offer": offer, "channel": name, **arms}


def test_an_offer_is_weighted_by_one_over_its_propensity(client):
    """ten-off to three with a probability of a half (one buys), to one of a fifth (buys): 7 of 11 weighted shoppers."""
    half, fifth = _arm("push", [500_000, 500_000]), _arm("push", [200_000, 800_000])
    decide(client, [(who, 10, PROMOTE, "kettle") for who in ("a", "b", "c")], extra=half)
    decide(client, [("d", 10, PROMOTE, "kettle")], extra=fifth)
    decide(client, [("e", 10, PROMOTE, ""), ("f", 10, PROMOTE, "other"), ("g", 10, HELD, "")], could=half)
    happen(client, [(who, 11, "purchase", "p", 5) for who in ("a", "d", "g")])
    sides = by_action(client.query, "kettle", "p", TO_EVENING, "offer")["ten-off"]
    assert {side: one.shoppers for side, one in sides.items()} == {"got": 4, "nothing": 1, "other": 1}
    bought = sides["got"].outcomes["purchases"]
    assert float(bought.y / bought.shoppers) == pytest.approx(7 / 11)


def test_an_offer_of_two_channels_has_the_probability_of_both(client):
    """ten-off by push 0.1 and by home slot 0.3: a weight of 1 / 0.4; another launch's is none."""
    arms = {"arm_candidates": [0, 1, 1], "arm_offers": ["ten-off"] * 3, "arm_channels": ["push", "push", "home_slot"]}
    arms["arm_propensity_micro"] = [200_000, 100_000, 300_000, 400_000]
    decide(client, [("a", 10, PROMOTE, "kettle")], propensity=0.1, extra={"offer": "ten-off", **arms})
    rows = client.query(actions("offer"), parameters=TO_EVENING.parameters | NAMES).result_rows
    assert [(*row[:2], row[6]) for row in rows] == [("ten-off", "got", 2.5)]


def test_what_a_channel_did_is_asked_of_those_alone_who_could_get_it_and_nothing(client):
    """anna and ben consent to push, cleo and dora do not; ella's policy leaves nothing to chance; of flo's old
    decision the arms are not known.

    first moment 10:00   anna push, ben nothing   cleo home slot, dora nothing   ella push   flo push
    """
    half = [500_000, 500_000]
    decide(client, [("anna", 10, PROMOTE, "kettle"), ("ben", 10, PROMOTE, "")], could=_arm("push", half))
    decide(client, [("cleo", 10, PROMOTE, "kettle"), ("dora", 10, PROMOTE, "")], could=_arm("home_slot", half))
    decide(client, [("ella", 10, PROMOTE, "kettle")], could=_arm("push", [1_000_000, 0]))
    decide(client, [("flo", 10, PROMOTE, "kettle"), ("held", 10, HELD, "")], extra={"channel": "push"})
    happen(client, [(who, 11, "purchase", "p", 5) for who in ("dora", "ella")])
    parts = measure(client.query, "kettle", "p", TO_EVENING, "channel").parts
    assert [(one.name, one.either, one.treated.shoppers, one.control.shoppers) for one in parts] == [
        ("home_slot", 2, 1, 1),
        ("push", 2, 1, 1),
    ]
    assert [one.outcomes["purchases"].seen for one in parts] == [(0, 1), (0, 0)]


def test_a_channel_that_was_never_left_to_chance_is_told_so(client):
    decide(client, [("anna", 10, PROMOTE, "kettle")], could=_arm("push", [1_000_000, 0]))
    decide(client, [("ben", 10, PROMOTE, ""), ("held", 10, HELD, "")], could=_arm("push", [0, 1_000_000]))
    found = told(client.query, ["kettle"], TO_EVENING, "channel", lambda _: Terms()).launches[0]
    assert [(one["name"], one["either"]) for one in found["parts"]] == [("push", 0)]
    assert found["parts"][0]["conclusion"].startswith("nothing to say: for no shopper was it open")


def test_a_planned_share_that_does_not_hold_is_found(client):
    decide(client, [(f"s{at}", 10 + at / 1000, HELD if at % 2 else PROMOTE, "") for at in range(200)])
    found = [measure(client.query, "kettle", "p", Asked(hour(20), holdout=share)).arrivals for share in (0.5, 0.1, 0.0)]
    assert (found[0].p_value, found[1].p_value < 0.001, found[2].p_value) == (1, True, None)


def test_a_launch_that_never_ends_is_not_over(client):
    decide(client, [("anna", 10, PROMOTE, ""), ("ben", 10, HELD, "")])
    found = told(client.query, [], TO_EVENING, "", lambda _: Terms(end_ms=2**62))
    assert found.launches[0]["over"] is False


def test_a_launch_without_holdout_cannot_be_compared(client):
    decide(client, [("anna", 10, PROMOTE, "")])
    with pytest.raises(NothingToCompare, match="no shopper is held out"):
        measure(client.query, "kettle", "p", TO_EVENING)


def test_an_unknown_launch_is_told_the_nearest(client):
    decide(client, [("anna", 10, PROMOTE, "")])
    with pytest.raises(BadInput, match="did you mean kettle"):
        launches(client.query, ["ketle"])
    with pytest.raises(BadInput, match="seen: zzz; without a name all are compared"):
        launches(client.query, ["zzz"])


def test_without_decisions_there_is_nothing_to_compare(client):
    with pytest.raises(BadInput, match="no decisions"):
        launches(client.query)


def test_what_the_decisions_do_not_tell_cannot_be_compared_by(client):
    decide(client, [("anna", 10, PROMOTE, ""), ("ben", 10, HELD, "")])
    told = {("decisions", "offer")}
    assert measure(client.query, "kettle", "p", TO_EVENING, "offer").parts == []
    with pytest.raises(BadInput, match="launchpulse migrate"):
        known(told, "channel")


def test_the_newest_event_ends_the_comparison(client):
    happen(client, [("anna", 10, "view", "p", 5)])
    assert (last_event(client.query) - hour(10)).total_seconds() == 0.001


def test_looks_are_what_would_have_been_told_at_each_moment(client: Any) -> None:
    """From hour 2 on there is a shopper in each arm; buyers come one an hour."""
    decide(client, [(f"s{at}", 1 + at / 10, HELD if at % 5 == 0 else PROMOTE, "") for at in range(150)])
    happen(client, [(f"s{at}", 3 + at / 10, "purchase", "p", 5.0) for at in range(1, 150, 3)])
    found = looks(client.query, **NAMES, asked=TO_EVENING, first_at=hour(1))
    told = [measure(client.query, **NAMES, asked=replace(TO_EVENING, until=look.at)) for look in found]
    assert [look.lift for look in found] == [one.whole.outcomes["purchases"].lift for one in told]
    assert (len(found), found[-1].at) == (LOOKS, hour(20))
