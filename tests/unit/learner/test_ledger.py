"""The ledger from values: what is due, what is said again, and what a worker takes from the same records."""

import json
from typing import Any

import numpy as np
import pytest

from schemas.registry import PACKAGED
from scorer.campaigns import CAMPAIGN
from scorer.hashing import text_hash
from scorer.learning.known import blank
from scorer.learning.solved import SOLVED
from scorer.plans import unlimited
from streams.codec.encode import encode_one
from streams.grants import Grants
from streams.learner.budgets import PlanReel
from streams.learner.campaigns import Spent
from streams.learner.ledger import Granted, Ledger
from streams.learner.states import State, learnt
from streams.learnt import PolicyStates
from streams.plans.live import standing_of
from tests.builders.outcome_log import T0, OutcomeLog, plan

MONEY = 500_000_000  # of plan(); offers of 2,000,000
EPOCH_MS, LATENESS_MS = 600_000, 3_600_000
OVER_MS = T0 + 86_400_000 + LATENESS_MS  # behind it no partition decides anything of plan()


class Desk:
    """A ledger of two partitions, and the topic that it writes, in memory."""

    def __init__(self) -> None:
        self.plans, self.spent, self.grants = PlanReel(PACKAGED, LATENESS_MS), Spent(2), Granted(2)
        self.ledger = Ledger(self.plans, self.spent, self.grants, EPOCH_MS)
        self._offset = 0

    def apply(self, version: int = 1, status: str = "live", **changed: Any) -> None:
        told = OutcomeLog().launch(plan(**changed), version, status)
        self.plans.take(version, told.key, told.value)

    def grant(self) -> dict[str, int]:
        """Say what is due; the money by key."""
        said = self.ledger.due()
        for key, record in said:
            self.grants.take(self._offset, key, dict(record))
            self._offset += 1
        return {key: record["money_micro"] for key, record in said}

    def spend(self, partition: int, money_micro: int, at_ms: int = T0) -> None:
        row = np.zeros(1, CAMPAIGN)
        row["launch"], row["spent_micro"] = text_hash("kettle"), money_micro
        self.spent.step(partition, 0, at_ms, row)


def test_what_is_granted_is_not_due_again() -> None:
    desk = Desk()
    desk.apply()
    assert [desk.grant(), desk.grant()] == [{"kettle/0": 150_000_000, "kettle/1": 150_000_000}, {}]


def test_a_grant_that_is_shadowed_is_said_again_unless_it_grows() -> None:
    desk = Desk()
    desk.apply()
    desk.grant()
    desk.grants.shadow("kettle/0")
    desk.grants.shadow("kettle/1")
    desk.spend(1, 150_000_000)
    assert desk.grant() == {"kettle/0": 150_000_000, "kettle/1": 200_000_000}
    assert desk.grant() == {}


@pytest.mark.parametrize(
    "key", ["kettle/x", "kettle/²", "kettle/-1", "kettle/" + "9" * 5_000, "kettle/2", "kettle", ""]
)
def test_what_stands_under_a_key_of_no_grant_makes_nothing_due(key: str) -> None:
    desk = Desk()
    desk.apply()
    desk.grant()
    desk.grants.shadow(key)
    assert desk.grant() == {}


def test_a_launch_that_has_ended_or_whose_plan_cannot_be_followed_is_given_no_more() -> None:
    ended, wrong = Desk(), Desk()
    ended.apply(status="ended")
    wrong.apply()
    text = json.dumps(json.loads(plan().to_json()) | {"budget_micro": "5000000000"})
    wrong.plans.take(2, b"kettle", encode_one("launches", standing_of(plan(), 2).record() | {"plan": text}))
    assert [ended.grant(), wrong.grant()] == [{}, {}]


@pytest.mark.parametrize("key", [b"kettle", b"lamp", None])
def test_a_record_that_is_left_out_takes_no_launch_its_budget(key: bytes | None) -> None:
    desk = Desk()
    desk.apply()
    told = b"nothing of Avro" if key == b"kettle" else encode_one("launches", standing_of(plan(), 2, "ended").record())
    desk.plans.take(2, key, told)
    assert desk.grant() == {"kettle/0": 150_000_000, "kettle/1": 150_000_000}


@pytest.mark.parametrize(("newest_ms", "granted"), [(OVER_MS - 1, {"kettle/1": 200_000_000}), (OVER_MS, {})])
def test_a_launch_is_given_no_more_once_its_window_lies_behind_all_that_any_partition_takes(
    newest_ms: int, granted: dict[str, int]
) -> None:
    desk = Desk()
    desk.apply()
    desk.grant()
    desk.spend(0, 0, at_ms=newest_ms)
    desk.spend(1, 150_000_000, at_ms=OVER_MS)
    assert desk.grant() == granted


def test_a_launch_that_was_over_and_lasts_longer_now_is_given_more() -> None:
    desk = Desk()
    desk.apply()
    desk.grant()
    desk.spend(0, 0, at_ms=OVER_MS)
    desk.spend(1, 150_000_000, at_ms=OVER_MS)
    desk.apply(2, end_ms=OVER_MS)
    assert desk.grant() == {"kettle/1": 200_000_000}


def test_a_launch_that_was_applied_after_its_window_gets_its_first_grants_and_no_doctor_asks_for_a_learner() -> None:
    desk = Desk()
    desk.spend(0, 0, at_ms=OVER_MS)
    desk.spend(1, 0, at_ms=OVER_MS)
    desk.apply()
    assert [sorted(desk.grant()), desk.grant()] == [["kettle/0", "kettle/1"], {}]


@pytest.mark.parametrize(("slower_ms", "over"), [(OVER_MS, {"kettle"}), (OVER_MS - 1, set()), (-1, set())])
def test_a_launch_is_over_once_no_partition_can_decide_of_it(slower_ms: int, over: set[str]) -> None:
    """A partition that has met nothing yet may begin at any time."""
    desk = Desk()
    desk.apply()
    assert desk.plans.over((OVER_MS, slower_ms)) == over


ENDED = encode_one("launches", standing_of(plan(), 2, "ended").record())
WRONG = encode_one("launches", standing_of(plan(), 2).record() | {"plan": "{}"})


@pytest.mark.parametrize("told", [ENDED, WRONG, None])
def test_a_launch_that_was_ended_is_over_at_once_and_lives_again_with_the_next_version(told: bytes | None) -> None:
    desk = Desk()
    desk.apply()
    desk.plans.take(2, b"kettle", told)
    ended = desk.plans.over((T0, -1))
    desk.apply(3)
    assert [ended, desk.plans.over((T0, -1))] == [{"kettle"}, frozenset()]


def test_nothing_more_is_due_until_a_launch_or_a_step_is_heard() -> None:
    desk = Desk()
    heard = [desk.ledger.heard]
    desk.apply()
    heard.append(desk.ledger.heard)
    desk.spend(0, 0)
    assert [*heard, desk.ledger.heard] == [(0, 0), (1, 0), (1, 1)]


def test_a_limit_that_a_later_version_takes_away_and_gives_back_goes_on_where_it_was() -> None:
    desk = Desk()
    desk.apply()
    desk.grant()
    desk.apply(2, budget_micro=-1)
    without = desk.grant()
    desk.apply(3)
    assert [without, desk.grant()] == [{}, {}]


def test_a_worker_takes_a_grant_only_where_its_writer_expected_it() -> None:
    grants, plans = Grants(), unlimited(1)
    plans["budget_micro"], plans["impressions"] = MONEY, -1
    told = {"launch": "kettle", "partition": 0, "impressions": -1, "plan_version": 1}
    grants.add(4, {**told, "money_micro": 5, "place": 4})
    grants.add(5, {**told, "money_micro": 9, "place": 4})
    assert grants.granted(("kettle",), plans, 0, 6).tolist() == [[5, -1]]


def test_a_worker_takes_a_state_only_where_its_writer_expected_it_and_leaves_progress_out() -> None:
    states, state = PolicyStates(), learnt(State("kettle"), blank())
    _, record = state.said()
    states.add(2, "kettle", {**record, "place": 2, "solved": _with_outcomes(record["solved"], 7)})
    states.add(3, "kettle", {**record, "place": 2, "solved": _with_outcomes(record["solved"], 9)})
    states.add(4, "", {**State("").said()[1], "place": 4})
    assert states.solved(("kettle", ""), ("", ""), 5)["outcomes"].tolist() == [7, 0]


def test_a_launch_that_has_not_learnt_yet_begins_with_what_the_progress_record_says_of_all() -> None:
    states, (_, record) = PolicyStates(), learnt(State("kettle"), blank()).said()
    states.add(2, "kettle", {**record, "place": 2, "solved": _with_outcomes(record["solved"], 7)})
    states.add(3, "", {**record, "place": 3, "solved": _with_outcomes(record["solved"], 1)})
    seen = [states.solved(("kettle", "lamp"), ("", ""), before)["outcomes"].tolist() for before in (3, 4)]
    assert seen == [[7, 0], [7, 1]]


def test_a_record_of_one_row_that_names_no_currency_is_for_launches_of_any() -> None:
    """As it was told before launches were told apart by currency."""
    states, (_, record) = PolicyStates(), learnt(State(""), blank()).said()
    states.add(3, "", {**record, "place": 3, "solved": _with_outcomes(record["solved"], 1)})
    assert states.solved(("kettle", "lamp"), ("CNY", "IDR"), 4)["outcomes"].tolist() == [1, 1]


def test_the_currency_of_a_launch_that_has_ended_is_still_known() -> None:
    desk = Desk()
    desk.apply(currency="CNY")
    desk.apply(2, "ended", currency="CNY")
    assert (desk.plans.currency_of, desk.plans.with_budget) == ({"kettle": "CNY"}, {})


def _with_outcomes(solved: bytes, outcomes: int) -> bytes:
    row = np.frombuffer(solved, SOLVED).copy()
    row["outcomes"] = outcomes
    return row.tobytes()
