"""What is known of launches, alone and together."""

import numpy as np
import pytest

from scorer.arrays import Table
from scorer.learning import known, solve
from scorer.learning.known import KNOWN

COUPON = np.array([4096, 0, 0, 0, 0, 0, 4096, 0, 0, 0, 0, 0], np.int32)


def taught(outcomes: int, reward_micro: int) -> Table:
    """A launch that met so many coupons, each worth so much more than was expected."""
    nothing = np.zeros(outcomes, np.int64)
    yes = np.ones(outcomes, np.uint8)
    return known.taught(
        known.blank(),
        np.tile(COUPON, (outcomes, 1)),
        reward_micro=nothing + reward_micro,
        prior_micro=nothing,
        clicked=yes,
        purchased=0 * yes,
        shown=yes,
    )


def test_a_launch_that_has_not_learnt_yet_begins_with_what_the_others_have_in_common() -> None:
    both = np.concatenate([taught(200, 1_000_000), taught(300, 1_000_000)])
    learnt = known.pooled(both)
    alone = known.pooled(np.zeros(0, KNOWN))
    assert (learnt["theta"][-1] @ COUPON / 4096 > 900_000, alone["theta"][-1].any()) == (True, False)
    assert learnt["outcomes"].tolist() == [200, 300, 0]


def test_launches_together_are_solved_as_the_sums_say() -> None:
    both = np.concatenate([taught(20, 500_000), taught(30, -200_000)])
    expected = solve.solve(both["sums"])
    assert np.allclose(known.pooled(both)["theta"][:2], expected["theta"], rtol=1e-9)


def test_launches_of_one_currency_are_solved_as_if_there_was_no_other() -> None:
    ours, theirs = (np.concatenate([taught(20, worth), taught(30, 2 * worth)]) for worth in (500_000, 10**9))
    rows, begins = known.apart(np.concatenate([theirs, ours])[[2, 0, 1, 3]], ["CNY", "IDR", "IDR", "CNY"])
    expected = {"CNY": known.pooled(ours), "IDR": known.pooled(theirs)}
    assert rows[[0, 3]].tobytes() + rows[[1, 2]].tobytes() == b"".join(one[:-1].tobytes() for one in expected.values())
    assert {name: row.tobytes() for name, row in begins.items()} == {
        name: one[-1:].tobytes() for name, one in expected.items()
    }


@pytest.mark.parametrize("currency", [["", "", ""], ["CNY", "CNY", "CNY"], ["", "CNY", ""]])
def test_where_no_two_currencies_are_named_every_byte_is_that_of_all_launches_together(currency: list[str]) -> None:
    all_ = np.concatenate([taught(20, 500_000), taught(30, 900_000), taught(7, 10_000)])
    rows, begins = known.apart(all_, currency)
    assert rows.tobytes() + b"".join(row.tobytes() for row in begins.values()) == known.pooled(all_).tobytes()


def test_the_odds_of_a_launch_stay_its_own() -> None:
    one, other = taught(50, 100_000), taught(80, 100_000)
    together = known.pooled(np.concatenate([one, other]))
    assert np.array_equal(together["click"][0], known.solved(one)["click"][0])
    assert not together["click"][-1].any()
