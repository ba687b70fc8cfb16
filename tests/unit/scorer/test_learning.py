"""What outcomes teach a linear policy: exact sums in any order, and weights that numpy finds too."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.arrays import Table
from scorer.contexts import UNIT
from scorer.errors import BadInput, Overflow
from scorer.learning import cholesky, sums
from scorer.learning.solve import solve
from scorer.learning.solved import NUMBERS, RIDGE_OF_ALL, doubt_micro, learnt_micro
from tests.builders.outcomes import Outcomes, outcomes

seeds = st.integers(0, 10_000)
launches = 3


def folded(some: Outcomes, onto: Table | None = None) -> Table:
    return sums.fold(
        sums.blank(launches) if onto is None else onto,
        some.launch_of,
        some.x,
        reward_micro=some.reward_micro,
        prior_micro=some.prior_micro,
        shown=some.shown,
    )


def whole(states: Table, name: str) -> Any:
    """The sums of `name` as Python's integers."""
    return states[f"{name}_high"].astype(object) * 2**50 + states[name].astype(object)


def test_two_outcomes_by_hand() -> None:
    some = outcomes(2, launches=1).but(reward_micro=[1_200_000, 0], prior_micro=[200_000, 50_400], shown=[1, 1])
    some.x[:] = 0
    some.x[:, 0], some.x[1, 1] = UNIT, 2
    state = folded(some)
    assert (state["outcomes"][0], whole(state, "squares")[0]) == (2, 1000**2 + 50**2)
    assert whole(state, "residuals")[0].tolist()[:3] == [UNIT * (1_000_000 - 50_400), 2 * -50_400, 0]
    assert state["products"][0, :2, :2].tolist() == [[2 * UNIT**2, 2 * UNIT], [2 * UNIT, 4]]


def test_what_was_not_shown_teaches_nothing() -> None:
    assert folded(outcomes(50).but(shown=[0] * 50)).tobytes() == sums.blank(launches).tobytes()


@settings(deadline=None)
@given(seeds, st.integers(0, 40), st.integers(0, 40), st.randoms(use_true_random=False))
def test_order_and_partition_do_not_matter(seed: int, count: int, cut: int, random: object) -> None:
    some, order = outcomes(count, seed), list(range(count))
    random.shuffle(order)  # type: ignore[attr-defined]
    first, second = some.rows(order[:cut]), some.rows(order[cut:])
    whole = folded(some).tobytes()
    assert sums.merge(folded(first), folded(second)).tobytes() == whole
    assert sums.merge(folded(second), folded(first)).tobytes() == whole
    assert folded(second, onto=folded(first)).tobytes() == whole
    assert sums.without(folded(some), folded(first)).tobytes() == folded(second).tobytes()


def amounts() -> st.SearchStrategy[int]:
    """Rewards less costs, in millionths, up to the thousand million of money that a plan accepts for each."""
    return st.one_of(st.integers(-(10**15), 2 * 10**15), st.integers(-(10**7), 10**7))


@settings(deadline=None)
@given(st.lists(st.tuples(amounts(), amounts(), st.integers(0, UNIT)), max_size=30), st.data())
def test_sums_of_any_money_are_those_of_whole_numbers_however_they_are_added(
    told: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    count, cut = len(told), data.draw(st.integers(0, len(told)))
    some = outcomes(count, launches=1).but(
        reward_micro=[reward for reward, _, _ in told], prior_micro=[prior for _, prior, _ in told], shown=[1] * count
    )
    some.x[:, 3] = [x for _, _, x in told]
    order = data.draw(st.permutations(range(count)))
    first, second = folded(some.rows(order[:cut])), folded(some.rows(order[cut:]))
    state = folded(some)
    assert whole(state, "squares")[0] == sum(((reward - prior + 500) // 1000) ** 2 for reward, prior, _ in told)
    assert whole(state, "residuals")[0, 3] == sum(x * (reward - prior) for reward, prior, x in told)
    assert whole(state, "residuals")[0, 0] == sum(UNIT * (reward - prior) for reward, prior, _ in told)
    assert sums.merge(first, second).tobytes() == folded(some.rows(order[cut:]), onto=first).tobytes()
    assert sums.merge(first, second).tobytes() == state.tobytes()
    assert sums.without(state, first).tobytes() == second.tobytes()


def test_ten_million_purchases_of_the_most_that_a_plan_names_are_held() -> None:
    some = outcomes(1000).but(reward_micro=[10**15] * 1000, prior_micro=[0] * 1000, shown=[1] * 1000)
    many = folded(some)
    for _ in range(14):  # 16,384 times
        many = sums.merge(many, many)
    assert (many["outcomes"].sum(), whole(many, "squares").sum()) == (16_384_000, 16_384_000 * 10**24)


@settings(deadline=None)
@given(st.lists(amounts(), max_size=9))
def test_sums_that_were_one_number_each_are_read_as_two(told: list[int]) -> None:
    held = [amount for amount in told if abs(amount) < 10**11]  # as much as one number held
    some = outcomes(len(held), launches=1).but(reward_micro=held, prior_micro=[0] * len(held), shown=[1] * len(held))
    state = folded(some)
    narrow = np.zeros(launches, sums.NARROW)
    narrow["outcomes"], narrow["products"] = state["outcomes"], state["products"]
    narrow["residuals"], narrow["squares"] = whole(state, "residuals"), whole(state, "squares")
    assert sums.widened(narrow).tobytes() == state.tobytes()


def test_a_full_sum_refuses_the_outcome_and_keeps_what_it_had() -> None:
    full = sums.blank(launches)
    full["squares_high"], full["squares"] = 2**63 - 1, 2**50 - 5
    before = full.tobytes()
    with pytest.raises(Overflow, match=r"full; at outcome 0.*policy reset"):
        folded(outcomes(2).but(reward_micro=[9_000, 9_000]), onto=full)
    with pytest.raises(Overflow, match="squares"):
        sums.merge(full, full)
    assert full.tobytes() == before


@pytest.mark.parametrize("far", [2**62, -(2**62) - 1])
def test_sums_that_together_pass_what_a_number_holds_are_not_merged(far: int) -> None:
    half = sums.blank(launches)
    half["residuals_high"][1, 4] = far
    with pytest.raises(Overflow, match=r"full; at residuals_high.*policy reset"):
        sums.merge(half, half)


@pytest.mark.parametrize("reward", [2**51 + 1, -(2**51) - 1, -(2**63)])
def test_a_reward_beyond_what_a_plan_can_promise_is_refused(reward: int) -> None:
    with pytest.raises(BadInput, match=f"outcome 1.*reward {reward}"):
        folded(outcomes(2).but(reward_micro=[0, reward]))


def test_a_context_out_of_range_is_refused() -> None:
    some = outcomes(2)
    some.x[0, 3] = UNIT + 1
    with pytest.raises(BadInput, match="outcome 0; seen: context"):
        folded(some)


def test_the_weights_are_those_of_ridge_regression_first_of_all_launches_then_of_each() -> None:
    some = outcomes(600).but(shown=[1] * 600)
    row = solve(folded(some), 3.0, noise_micro=1000.0, first_outcomes=5.0)[1]
    x, y = some.x / UNIT, (some.reward_micro - some.prior_micro).astype(float)
    every, common = x.T @ x + RIDGE_OF_ALL * np.eye(NUMBERS), _common(some)
    of = np.flatnonzero(some.launch_of == 1)
    x, y = x[of], y[of]
    matrix = x.T @ x + 3.0 * np.eye(NUMBERS)
    theta = common + np.linalg.solve(matrix, x.T @ (y - x @ common))
    noise = np.sqrt((5 * 1000.0**2 + ((y - x @ theta) ** 2).sum()) / (5 + len(of)))
    np.testing.assert_allclose(row["theta"], theta, rtol=1e-9)
    doubt = np.linalg.inv(every) + np.linalg.inv(matrix)
    np.testing.assert_allclose(row["root"].T @ row["root"], doubt, rtol=0, atol=1e-12)
    np.testing.assert_allclose(row["noise_micro"], noise, rtol=1e-4)  # squares are of whole thousandths
    np.testing.assert_allclose(learnt_micro(row, some.x[of[7]]), x[7] @ theta, rtol=1e-9)
    np.testing.assert_allclose(doubt_micro(row, some.x[of[7]]), noise * np.sqrt(x[7] @ doubt @ x[7]), rtol=1e-4)


def test_a_new_launch_begins_with_what_is_common() -> None:
    some = outcomes(600, launches=2).but(shown=[1] * 600)
    solved = solve(folded(some))
    np.testing.assert_allclose(solved["theta"][2], _common(some), rtol=1e-9)
    assert (solved["outcomes"][2], solved["theta"][0].tolist() == solved["theta"][2].tolist()) == (0, False)


def _common(some: Outcomes) -> Any:
    x, y = some.x / UNIT, (some.reward_micro - some.prior_micro).astype(float)
    return np.linalg.solve(x.T @ x + RIDGE_OF_ALL * np.eye(NUMBERS), x.T @ y)


def test_without_outcomes_the_models_are_believed() -> None:
    row = solve(sums.blank(1), 4.0, noise_micro=300.0)[0]
    assert (row["theta"].any(), row["noise_micro"]) == (False, 300.0)
    np.testing.assert_allclose(row["root"], np.eye(12) * np.sqrt(1 / 4 + 1 / RIDGE_OF_ALL), rtol=1e-12)


@settings(deadline=None)
@given(seeds, st.integers(1, 12))
def test_the_root_of_any_positive_matrix_inverts_it(seed: int, count: int) -> None:
    half = np.random.default_rng(seed).normal(size=(count, count))
    matrix = half @ half.T + np.eye(count)
    root, out, right = np.zeros((count, count)), np.zeros(count), half[0].copy()
    cholesky.inverse_root(matrix.copy(), root)
    cholesky.solve(root, right, out)
    np.testing.assert_allclose(root @ matrix @ root.T, np.eye(count), rtol=0, atol=1e-9)
    np.testing.assert_allclose(matrix @ out, right, rtol=0, atol=1e-9)
