"""The answer for an action, and for each way in which there was none."""

from dataclasses import replace
from typing import Any

import pytest

from scorer import reasons
from scorer.errors import BadSetting
from streams.plans.live import standing_of
from streams.why.facts import Outcome, Refused, Seen
from tests.builders.decided import AT, HOUR, KETTLE, MINUTE, answer, held_back, kettle_plan, made, versions

_NOBODY = Seen()


def test_a_promotion_is_told_with_offer_channel_copy_and_probability():
    result = answer(made())
    assert result["answer"]["code"] == "promoted"
    assert result["answer"]["words"][0] == "autumn-kettle was promoted: ten-off, by push, copy zh, probability 85%."
    assert (result["decision"]["local"], result["decision"]["clock"]) == ("2026-10-02 21:00:00", "shopper")


def test_a_promotion_is_told_with_what_it_says_to_the_shopper():
    result = answer(made(), copy_text="新品上市：Kettle")
    assert result["answer"]["words"][1] == "It says: 新品上市：Kettle"
    assert result["decision"]["action"]["copy_text"] == "新品上市：Kettle"


def test_the_product_asked_for_is_told_of_by_its_launch():
    assert answer(made(), product="P-7")["answer"]["words"][0] == (
        "toaster could have been promoted (probability 6%), but autumn-kettle was chosen (probability 85%)."
    )


def test_a_launch_that_was_held_back_names_every_guard():
    last_ms = AT - HOUR
    words = answer(held_back(reasons.COOLDOWN | reasons.PAUSED, last_promotion_ms=last_ms), launch=KETTLE)["answer"]
    assert words["code"] == "held_back"
    assert words["words"][0] == (
        "autumn-kettle was held back by cooldown (last promotion 1 h before, limit 6 h); paused (the launch is paused)."
    )


def test_where_nothing_was_chosen_the_best_launch_is_told_of():
    result = answer(held_back(reasons.COOLDOWN))
    assert (result["answer"]["code"], result["launch"]["launch"]) == ("not_chosen", "toaster")


def test_what_the_policy_preferred_is_set_beside_what_was_drawn():
    result = answer(made(chosen_propensity_micro=50_000, offer="list-price"))
    preferred = {"launch": KETTLE, "offer": "ten-off", "channel": "push"}
    assert (result["policy"]["preferred"], result["policy"]["explored"]) == (preferred, True)


@pytest.mark.parametrize(
    "done", [("list-price", "push"), ("ten-off", "push"), ("", "")], ids=["first", "second", "nothing"]
)
def test_of_actions_that_are_as_probable_the_one_that_was_done_was_preferred(done: tuple[str, str]):
    launch = KETTLE if done[0] else ""
    chances = [300_000, 300_000, 100_000, 300_000]
    row = {"arm_propensity_micro": chances, "propensity_micro": [600_000, 100_000, 300_000]}
    row |= {"launch": launch, "offer": done[0], "channel": done[1], "chosen_propensity_micro": 300_000}
    told = answer(made(**row))["policy"]
    named = {"launch": KETTLE, "offer": done[0], "channel": done[1]} if launch else None
    assert (told["preferred"], told["explored"]) == (named, False)


def test_a_fallback_that_scored_is_told():
    words = "The interest model gave no answer; a fallback scored."
    assert [words in answer(made(flags=flags))["answer"]["words"] for flags in (0, 1, 3)] == [False, True, True]


def test_versions_and_the_event_are_named():
    result = answer(made())
    assert result["event"] == {"topic": "clicks", "partition": 2, "offset": 812}
    assert result["versions"] == {
        "plan": 3,
        "policy": "thompson",
        "policy_state": 17,
        "model": "interest:2",
        "product_state": 204,
        "budget_grants": 6,
        "limits_of": 3,
    }


def test_a_promotion_whose_window_is_open_says_until_when():
    outcome = answer(made())["outcome"]
    assert (outcome["status"], outcome["closes_ms"]) == ("open", AT + 24 * HOUR)


def test_a_promotion_whose_window_closed_says_what_came_of_it():
    came = Outcome("told", AT + 24 * HOUR, AT + 3 * MINUTE, -1, 0, 0, 2_500_000, 200_000, 150_000, 0)
    words = answer(made(), outcome=came)["outcome"]["words"]
    assert words == "shown; clicked 3 min later; not bought; reward 0.20, expected 0.15"


def _alone(**fields: Any) -> Any:
    """A decision that considered the toaster only."""
    only: dict[str, Any] = {"launches": ["toaster"], "products": ["P-7"], "interest_micro": [1], "reasons": [0]}
    only |= {"propensity_micro": [1, 999_999], "plan_versions": [1], "times": [0], "stock": [-1], "negative_micro": [0]}
    only |= {"money_left_micro": [-1], "impressions_left": [-1], "launch": "", "arm_candidates": [0]}
    return made(**(only | {"arm_offers": ["list-price"], "arm_channels": ["home_slot"]} | fields))


def test_a_launch_whose_window_had_not_begun_says_how_long_before():
    result = answer(_alone(at_ms=kettle_plan().start_ms - 2 * HOUR), launch=KETTLE)["answer"]
    assert result["code"] == "not_started"
    assert result["words"][0] == "autumn-kettle was to start 2 h later, at 2026-09-30 16:00:00 UTC."


@pytest.mark.parametrize(("after_ms", "code"), [(-1, "not_yet_read"), (0, "over")])
def test_a_launch_is_over_from_the_end_of_its_window_on(after_ms: int, code: str):
    result = answer(_alone(at_ms=kettle_plan().end_ms + after_ms), launch=KETTLE)
    assert result["answer"]["code"] == code


def test_a_launch_that_was_over_says_since_when():
    result = answer(_alone(at_ms=kettle_plan().end_ms + HOUR), launch=KETTLE)["answer"]
    assert (result["code"], result["words"][0][:34]) == ("over", "autumn-kettle was over since 1 h, ")


@pytest.mark.parametrize(
    ("standing", "told_ms", "code"),
    [
        (standing_of(kettle_plan(), 3, "ended"), 0, "ended"),
        (standing_of(kettle_plan(), 3), AT + HOUR, "not_yet_told"),
        (standing_of(kettle_plan(), 3), AT, "not_yet_read"),
    ],
)
def test_a_launch_that_was_not_considered_says_why(standing: Any, told_ms: int, code: str):
    result = answer(_alone(), launch=KETTLE, versions=versions(standing, at_ms=told_ms))
    assert (result["answer"]["code"], result["guards"]) == (code, [])


def test_a_launch_behind_twenty_others_says_so():
    many = [f"l{at}" for at in range(20)]
    columns = dict.fromkeys(("interest_micro", "reasons", "times", "stock", "negative_micro"), [0] * 20)
    columns |= dict.fromkeys(("money_left_micro", "impressions_left"), [-1] * 20)
    full = _alone(**columns, launches=many, products=many, propensity_micro=[0] * 21, plan_versions=[1] * 20)
    assert answer(full, launch=KETTLE)["answer"]["code"] == "outranked"


def test_a_decision_without_any_live_launch_says_so():
    empty = dict.fromkeys(("launches", "products", "interest_micro", "reasons", "plan_versions", "arm_candidates"), ())
    none = made(**empty, propensity_micro=[1_000_000], launch="", arm_propensity_micro=[1_000_000])
    assert answer(none)["answer"]["code"] == "nothing_live"


def test_a_product_that_no_launch_promotes_names_the_nearest_that_one_does():
    result = answer(made(), product="P-20471", product_known=False)["answer"]
    told = ["No launch promotes P-20471.", "Nobody has looked at such a product either.", "Did you mean P-20417?"]
    assert (result["code"], result["words"][:3]) == ("no_launch", told)


def test_an_unknown_launch_is_refused_with_the_nearest_name():
    with pytest.raises(BadSetting, match=r"no such launch.*autum-kettle.*Did you mean autumn-kettle\?"):
        answer(made(), launch="autum-kettle")


def test_a_shopper_never_seen_names_one_that_is_known():
    result = answer(None, seen=_NOBODY, similar="anne")
    assert result["answer"] == {"code": "never_seen", "words": ["anna was never seen.", "Did you mean anne?"]}


def test_a_first_event_only_starts_the_clock():
    result = answer(None, seen=Seen(1, AT, AT, 1))["answer"]
    assert result["code"] == "first_event"
    assert "the first event from 2026-10-02 13:10:00 UTC on" in " ".join(result["words"])


def test_events_within_the_interval_are_too_early_for_a_decision():
    assert answer(None, seen=Seen(3, AT, AT + MINUTE, 3))["answer"]["code"] == "not_due"


def test_refused_records_are_told_where_nothing_else_is_known():
    refused = Refused(AT, "clicks", 1, 17, "bad_value", "a price below zero; seen -3; correct it")
    result = answer(None, seen=_NOBODY, refused=[refused], refused_in_all=45)["answer"]
    assert result["code"] == "refused"
    assert result["words"][1] == (
        "45 records of theirs refused, the last (clicks/1/17, bad_value): a price below zero; seen -3; correct it"
    )


def test_a_sink_that_is_behind_is_told():
    assert answer(None, seen=_NOBODY, behind=40)["answer"] == {
        "code": "behind",
        "words": [
            "ClickHouse knows no event of anna.",
            "The sink is behind: 40 decisions of this partition not in ClickHouse yet. Ask again later.",
        ],
    }


def test_an_interest_under_the_threshold_is_the_reason_of_a_policy_that_has_one():
    words = [
        answer(made(policy=policy, interest_micro=[312_000, 19_000]), launch="toaster")["answer"]["words"][1]
        for policy in ("threshold", "softmax")
    ]
    assert [word.startswith("The shopper's interest, 1.9%, is under the threshold of 2%.") for word in words] == [
        True,
        False,
    ]


def test_a_moment_between_two_decisions_is_answered_by_the_one_before():
    result = answer(made(), at_ms=AT + 4 * MINUTE, following_ms=AT + 12 * MINUTE)
    assert result["answer"]["words"][1:] == [
        "No decision fell at 2026-10-02 13:04:00 UTC itself; this is the one before, 4 min earlier.",
        "1 event since; the next decision was due from 2026-10-02 13:10:00 UTC on.",
        "The next one fell at 2026-10-02 13:12:00 UTC.",
    ]


def test_a_plan_version_that_the_topic_no_longer_holds_is_said_to_be_another():
    newer = replace(standing_of(kettle_plan(), 9), offset=5)
    result = answer(made(), versions=versions(newer))
    assert (result["versions"]["plan"], result["versions"]["limits_of"]) == (3, 9)
