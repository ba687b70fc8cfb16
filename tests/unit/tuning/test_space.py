"""What a search may change, and that every change is a plan."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.errors import BadSetting
from scorer.plan import Plan
from streams.tuning.changed import changed
from streams.tuning.space import Dimension, read_space, usual
from tests.builders.plans import plan_of

PLAN = plan_of()
SPACE = usual([PLAN])


def values(path: str, space: tuple[Dimension, ...] = SPACE) -> tuple[object, ...]:
    return next(one.values for one in space if one.path == path)


def test_the_usual_space_holds_what_the_plan_has_now_in_its_order():
    found = values("cooldown", usual([plan_of("cooldown: 90m")]))
    assert found == ("1h", "1h30m", "2h", "3h", "6h", "12h", "1d", "2d")


def test_a_limit_that_the_plan_has_not_is_a_value_too_the_widest():
    assert values("cooldown", usual([plan_of(without="cooldown")]))[-1] is None


def test_exploration_is_never_switched_off():
    assert min(values("exploration")) == Decimal("0.01")


def test_offers_are_on_or_off_but_never_all_off():
    assert values("offers") == (("list-price",), ("ten-off",), ("list-price", "ten-off"))


def test_a_plan_that_says_no_reward_is_not_given_to_a_policy_that_learns():
    plan = plan_of("policy: {name: threshold, parameters: {threshold: 0.04}}")
    paths = {one.path: one.values for one in usual([plan])}
    assert "policy.name" not in paths
    assert "policy.parameters.alpha" not in paths
    assert Decimal("0.04") in paths["policy.parameters.threshold"]


@given(st.tuples(*(st.sampled_from(one.values) for one in SPACE)))
def test_every_choice_of_the_usual_space_is_a_plan_without_a_mistake(chosen: tuple[object, ...]):
    choices = {one.path: value for one, value in zip(SPACE, chosen, strict=True)}
    assert [one.message for one in changed(PLAN, choices).findings] == []


@given(st.tuples(*(st.sampled_from(one.values) for one in SPACE)))
def test_a_choice_changes_only_what_is_searched(chosen: tuple[object, ...]):
    choices = {one.path: value for one, value in zip(SPACE, chosen, strict=True)}
    found = changed(PLAN, choices).plan
    kept = ("launch", "product", "start_ms", "end_ms", "audience", "copy", "budget_micro", "holdout_micro")
    assert [getattr(found, name) for name in kept] == [getattr(PLAN, name) for name in kept]


@pytest.mark.parametrize("plan", [PLAN, plan_of("caps: {per_shopper_per_day: 2, per_shopper: 1}")])
def test_no_choice_is_the_plan_itself(plan: Plan):
    assert changed(plan, {}).plan == plan


def test_parameters_of_another_policy_are_passed_over():
    told = {"policy.name": "linucb", "policy.parameters.alpha": Decimal(2), "policy.parameters.epsilon": Decimal("0.1")}
    assert changed(PLAN, told).plan.parameters == (("alpha", 2.0),)


def test_consent_to_a_channel_that_is_switched_off_goes_with_it():
    plan = plan_of("default_consent: [push]")
    assert changed(plan, {"channels": ("home_slot",)}).plan.default_consent == ()


def test_a_file_names_what_is_searched_and_nothing_else_is(tmp_path: Path):
    file = tmp_path / "space.yaml"
    file.write_text("cooldown: [3h, 12h]\noffers: [[ten-off], [list-price, ten-off]]\ncaps.per_shopper: [1, 2]\n")
    assert read_space(file, [PLAN]) == (
        Dimension("cooldown", ("3h", "12h")),
        Dimension("offers", (("ten-off",), ("list-price", "ten-off"))),
        Dimension("caps.per_shopper", (Decimal(1), Decimal(2))),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cooldwn: [3h]", "a field that is not searched; .*Did you mean cooldown"),
        ("cooldown: 3h", "a field without values"),
        ("offers: [[half-price]]", "a name that the plan has not; .*seen: half-price"),
        ("- cooldown", "a space without fields"),
        ("cooldown: [", "a space that cannot be read"),
    ],
)
def test_a_space_that_cannot_be_searched_says_why(tmp_path: Path, text: str, said: str):
    file = tmp_path / "space.yaml"
    file.write_text(text)
    with pytest.raises(BadSetting, match=said):
        read_space(file, [PLAN])
