"""What a person does to a policy's states: each a version more, none taken away."""

import numpy as np
import pytest

from scorer.errors import BadSetting
from scorer.learning.solved import SOLVED
from streams.learner.changes import frozen, reset, rolled_back, warmed
from streams.learner.past import taught_by
from tests.builders.learning import Topic, outcomes, reached


def _taught() -> Topic:
    """Two epochs of launch a: 2 outcomes, then 3 more."""
    topic = Topic()
    topic.tell(outcomes("a", "a"), upto=reached(2))
    topic.tell(outcomes("a", "a", "a", first=2), upto=reached(5))
    return topic


def test_a_rollback_brings_back_what_was_known_and_what_comes_then_is_learnt_on_top() -> None:
    topic = _taught()
    topic.say(rolled_back(topic.states, "a", 1))
    back = topic.states.standing("a")
    topic.tell(outcomes(*"aaaaaa"), upto=reached(6))
    assert [back.version, back.outcomes, back.next_seq] == [3, 2, (5,)]
    assert [topic.states.standing("a").version, topic.learnt("a")[0]] == [4, 3]


def test_a_rollback_leaves_a_frozen_launch_frozen_and_one_that_learns_learning() -> None:
    """Versions 1 and 2 learn, 3 is frozen; back to 1; then learning again, and back to the frozen one."""
    topic = _taught()
    topic.say(frozen(topic.states, "a", frozen=True))
    still = rolled_back(topic.states, "a", 1).frozen
    topic.say(frozen(topic.states, "a", frozen=False))
    assert [still, rolled_back(topic.states, "a", 3).frozen] == [True, False]


def test_a_reset_forgets_and_a_rollback_brings_it_back() -> None:
    topic = _taught()
    before = topic.learnt("a")
    topic.say(reset(topic.states, "a"))
    forgotten = topic.learnt("a")[0]
    topic.say(rolled_back(topic.states, "a", 2))
    assert [forgotten, topic.learnt("a")] == [0, before]


def test_a_version_that_never_was_is_refused_with_those_that_were() -> None:
    with pytest.raises(BadSetting, match="there is no such version; at a, version 9; seen: the last are 1, 2"):
        rolled_back(_taught().states, "a", 9)


def test_a_launch_can_be_frozen_before_it_has_learnt() -> None:
    topic = Topic()
    topic.say(frozen(topic.states, "a", frozen=True))
    topic.tell(outcomes("a"), upto=reached(1))
    assert [topic.learnt("a")[0], topic.states.standing("a").frozen] == [0, True]


def test_a_warm_start_is_the_beginning_of_what_is_learnt() -> None:
    topic, past = Topic(), outcomes("old", "old", "old", seed=5)
    topic.say(warmed(topic.states, "a", taught_by(past)))
    solved = np.frombuffer(topic.states.standing("a").solved, SOLVED)
    topic.tell(outcomes("a"), upto=reached(1))
    assert [solved["outcomes"][0], topic.learnt("a")[0]] == [3, 4]


def _beside_old(warm: bool) -> Topic:
    """Launches old and b, and a, which begins with the outcomes of old or with none; then a and b meet one more."""
    topic = Topic()
    topic.tell(outcomes("old", "old", "b"), upto=reached(3))
    if warm:
        topic.say(warmed(topic.states, "a", taught_by(outcomes("old", "old"))))
    topic.tell(outcomes("a", "b", first=3), upto=reached(5))
    return topic


def test_what_a_launch_was_warm_started_with_is_not_counted_twice_in_what_all_learn() -> None:
    warm, cold = _beside_old(warm=True), _beside_old(warm=False)
    assert [topic.states.standing("a").outcomes for topic in (warm, cold)] == [3, 1]
    told = [[topic.states.standing("b").solved, topic.states.progress.solved] for topic in (warm, cold)]
    assert told[0] == told[1]


def test_a_launch_that_was_reset_after_a_warm_start_teaches_what_it_meets_then() -> None:
    warm, cold = _beside_old(warm=True), _beside_old(warm=False)
    for topic in (warm, cold):
        topic.say(reset(topic.states, "a"))
        topic.tell(outcomes("a", "b", first=5), upto=reached(7))
    assert warm.states.progress.solved == cold.states.progress.solved
    assert warm.states.standing("a").begun == b""


def test_a_rollback_to_before_or_after_a_warm_start_teaches_the_others_the_same() -> None:
    """a in version 1 as it began, in version 2 with an outcome of its own."""
    warm, cold = _beside_old(warm=True), _beside_old(warm=False)
    warm.say(rolled_back(warm.states, "a", 2))
    for topic in (warm, cold):
        topic.tell(outcomes("a", "b", first=5), upto=reached(7))
    assert warm.states.progress.solved == cold.states.progress.solved


def test_a_launch_that_has_learnt_is_not_warmed_up() -> None:
    with pytest.raises(BadSetting, match="the launch has learnt already"):
        warmed(_taught().states, "a", taught_by(outcomes("old")))
