"""Decisions of another plan, after what was done: the past is the log's, the choice is the plan's."""

import numpy as np
import pytest

from scorer.decide import Recorded, decide
from tests.builders.core import no_dealings
from tests.builders.followed import Again, bolder, carried, followed
from tests.builders.world import World, world

EVENTS = 3000


@pytest.fixture(scope="module")
def stream() -> World:
    one = world(EVENTS, 5)
    one.run(chunk=700)
    return one


def recorded(stream: World) -> bytes:
    return b"".join(step["made"].decisions.tobytes() for step in stream.steps)


def test_the_same_plans_followed_decide_what_was_decided_to_the_byte(stream: World) -> None:
    assert followed(stream, stream.terms).decisions.tobytes() == recorded(stream)


def test_the_same_plans_carried_decide_what_was_decided_to_the_byte(stream: World) -> None:
    assert carried(stream, stream.terms).decisions.tobytes() == recorded(stream)


def test_another_plan_followed_leaves_the_rows_that_the_log_left(stream: World) -> None:
    same, other = followed(stream, stream.terms), followed(stream, bolder(stream))
    assert (other.dealings.tobytes(), other.campaigns.tobytes()) == (same.dealings.tobytes(), same.campaigns.tobytes())
    assert other.decisions.tobytes() != same.decisions.tobytes()


def test_another_plan_carried_has_a_past_of_its_own(stream: World) -> None:
    again = carried(stream, bolder(stream))
    promoted = [int((one["action"] >= 0).sum()) for one in (again.decisions, followed(stream, stream.terms).decisions)]
    assert promoted[0] > promoted[1]
    assert again.dealings["promoted"].sum() == promoted[0]


def test_a_promotion_has_the_context_of_its_arm(stream: World) -> None:
    again: Again = followed(stream, stream.terms)
    promotions = np.concatenate([step["made"].promotions for step in stream.steps])
    chosen = again.decisions["chosen"]
    at = np.flatnonzero(chosen >= 0)
    assert again.contexts[at, chosen[at]].tobytes() == promotions["context"].tobytes()


def test_terms_of_other_launches_are_refused(stream: World) -> None:
    step, other = stream.steps[0], stream.launches.copy()
    other["hash"][3] += np.uint64(1)
    given = {name: value for name, value in step.items() if name not in ("events", "made")}
    told = {"terms": stream.terms._replace(launches=other), "due": step["made"].due[:0]}
    money = np.zeros(0, "u1")
    with pytest.raises(ValueError, match="launches that were there"):
        decide(
            *(no_dealings(stream.shoppers), money, step["events"]),
            **(given | told),
            recorded=Recorded(step["made"].promotions, stream.terms),
            rules=stream.rules,
        )
