"""Epochs of learning: each outcome in one state once, whoever told it, wherever it was cut short."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorer.arrays import Table
from scorer.contexts import UNIT
from scorer.learning import sums
from scorer.learning.known import pooled
from scorer.learning.moved import moved
from scorer.learning.solved import SOLVED, blank, learnt_micro
from streams.learner.changes import frozen
from streams.learner.outcomes import Outcomes
from streams.learnt import PolicyStates
from tests.builders.learning import DAY_MS, Topic, outcomes, reached
from tests.builders.plans import plan_of

ALL = 12


def _whole() -> tuple[int, bytes]:
    topic = Topic()
    topic.tell(_piece(0, 0, ALL), _piece(1, 0, ALL), upto=reached(ALL, ALL))
    return topic.learnt("a")


def _piece(partition: int, first: int, stop: int) -> Outcomes:
    names = ["a" if seq % 3 else "b" for seq in range(first, stop)]
    return outcomes(*names, partition=partition, first=first)


def test_what_is_told_holds_the_outcomes_and_says_how_far_it_is() -> None:
    topic = Topic()
    topic.tell(outcomes("a", "b", "a"), upto=reached(3, 0))
    assert [topic.learnt("a")[0], topic.learnt("b")[0]] == [2, 1]
    assert topic.states.progress.next_seq == (3, 0)
    assert [one.version for one in topic.states.launches] == [1, 1]
    assert topic.states.standing("a").up_to_ms == DAY_MS


def test_an_outcome_that_nobody_saw_teaches_nothing() -> None:
    topic, both = Topic(), outcomes("a", "a")
    both.shown[1] = 0
    found = topic.tell(both, upto=reached(2))
    assert [topic.learnt("a")[0], found.tally.learnt, found.tally.failed] == [1, 1, 1]


def test_an_outcome_without_a_launch_is_counted_and_named() -> None:
    found = Topic().tell(outcomes("", "a", ""), upto=reached(3))
    assert [found.tally.unknown, found.tally.learnt] == [2, 1]
    assert found.tally.named == [
        "2 outcomes are not learnt: their launches are not known any more; partition 0, the first is of decision d0-0"
    ]


def test_what_cannot_be_learnt_is_named_and_the_rest_goes_on() -> None:
    bad = outcomes("a")
    bad.reward_micro[0] = 2**62
    found = Topic().tell(bad, outcomes("b", first=1), upto=reached(2))
    assert [found.tally.refused, found.tally.learnt, len(found.tally.named)] == [1, 1, 1]


@pytest.mark.parametrize("reward", [500_000, 2_000_000, 10**9])
def test_thousands_of_purchases_in_a_currency_of_small_units_are_learnt(reward: int) -> None:
    """As a plan of 2,000,000 dong a purchase has them: a fifth of the promotions bought."""
    topic, plan = Topic(), plan_of(f"policy: {{name: thompson, reward: {{purchase: {reward}}}}}")
    for first in range(0, 10_000, 2_000):
        bought = np.arange(2_000) % 5 == 0
        some = outcomes(
            *["a"] * 2_000,
            first=first,
            reward_micro=plan.purchase_reward_micro * bought.astype(np.int64),
            prior_micro=np.full(2_000, plan.purchase_reward_micro // 50),
        )
        tally = topic.tell(some, upto=reached(first + 2_000)).tally
        assert (tally.learnt, tally.named) == (2_000, [])
    solved = np.frombuffer(topic.states.standing("a").solved, SOLVED)
    half = np.full(12, UNIT // 2, np.int32)
    expected = plan.purchase_reward_micro * (1 / 5 - 1 / 50)
    assert learnt_micro(solved[0], half) == pytest.approx(expected, rel=0.1)


def test_a_state_that_was_told_with_one_number_a_sum_is_learnt_on() -> None:
    topic, older = Topic(), Topic()
    for each in (topic, older):
        each.tell(_piece(0, 0, 5), upto=reached(5))
    older.say(replace(older.states.standing("a"), sums=_as_one_number_each(older.states.standing("a").known())))
    assert len(older.states.standing("a").sums) < len(topic.states.standing("a").sums)
    for each in (topic, older):
        each.tell(_piece(0, 5, ALL), upto=reached(ALL))
    assert older.learnt("a") == topic.learnt("a")


def _as_one_number_each(known: Table) -> bytes:
    """The same KNOWN[1] as it was told before money took two."""
    narrow, of = np.zeros(1, sums.NARROW), known["sums"]
    narrow["outcomes"], narrow["products"] = of["outcomes"], of["products"]
    for name in ("residuals", "squares"):
        narrow[name] = of[f"{name}_high"] * 2**50 + of[name]
    return narrow.tobytes() + known["beliefs"].tobytes()


def test_a_frozen_launch_stays_as_it_is_and_what_came_meanwhile_is_lost() -> None:
    topic = Topic()
    topic.tell(outcomes("a", "a"), upto=reached(2))
    topic.say(frozen(topic.states, "a", frozen=True))
    topic.tell(outcomes("a", "a", first=2), upto=reached(4))
    topic.say(frozen(topic.states, "a", frozen=False))
    topic.tell(outcomes("a", first=4), upto=reached(5))
    assert [topic.learnt("a")[0], topic.states.standing("a").version] == [3, 4]


def _clicks(chance: np.random.Generator, first: int) -> Outcomes:
    """Ten outcomes of launch a, of which one in twenty is a click of 0.20 and one in a hundred a purchase of 4."""
    clicked, bought = (chance.random(10) < share for share in (0.05, 0.01))
    reward_micro = 200_000 * clicked.astype(np.int64) + 4_000_000 * bought
    return outcomes(*"aaaaaaaaaa", first=first, reward_micro=reward_micro, prior_micro=np.full(10, 50_000))


def _others_teach(topic: Topic, epochs: int, first: int = 2, over: str = "") -> list[int]:
    """How often launch b, which meets nothing, had been told after each epoch."""
    chance, counts = np.random.default_rng(5), []
    for at in range(epochs):
        seq = first + 10 * at
        topic.tell(_clicks(chance, seq), upto=reached(seq + 10), over=over)
        counts.append(len(topic.states.versions["b"]))
    return counts


def test_a_launch_that_meets_nothing_is_told_what_the_others_teach_but_ever_less_often() -> None:
    topic = Topic()
    topic.tell(outcomes("b", "a"), upto=reached(2))
    before = topic.states.standing("b")
    counts = _others_teach(topic, 300)
    after = topic.states.standing("b")
    assert 3 < counts[-1] < 40
    assert counts[99] - counts[0] > counts[299] - counts[199]
    assert (after.solved != before.solved, replace(after, solved=before.solved)) == (True, before)
    rows = pooled(np.concatenate([topic.states.standing(launch).known() for launch in "ab"]))
    assert not moved(np.frombuffer(after.solved, SOLVED), rows[1:2])


def test_a_launch_that_is_over_is_not_told_what_the_others_teach_until_it_meets_something() -> None:
    topic = Topic()
    topic.tell(outcomes("b", "a"), upto=reached(2))
    assert _others_teach(topic, 30, over="b") == [1] * 30
    topic.tell(outcomes("b", first=302), upto=reached(303), over="b")
    assert [topic.learnt("b")[0], _row_of("b", topic)] == [2, topic.states.standing("b").solved]


def test_a_launch_that_was_over_and_lasts_longer_now_is_told_what_the_others_taught_meanwhile() -> None:
    topic = Topic()
    topic.tell(outcomes("b", "a"), upto=reached(2))
    _others_teach(topic, 30, over="b")
    _others_teach(topic, 1, first=302)
    assert topic.states.standing("b").solved == _row_of("b", topic)


def _row_of(launch: str, topic: Topic) -> bytes:
    """What the policy of launch a or b should read by now."""
    rows = pooled(np.concatenate([topic.states.standing(one).known() for one in "ab"]))
    return rows["ab".index(launch) :][:1].tobytes()


def test_a_launch_in_another_currency_teaches_a_launch_nothing() -> None:
    """launch c, of rewards 2,200 times as great, beside a and b."""
    alone, beside = Topic(a="CNY", b="CNY"), Topic(a="CNY", b="CNY", c="IDR")
    rupiah = outcomes(*"cccc", first=4, reward_micro=np.full(4, 10**10), prior_micro=np.full(4, 10**8))
    alone.tell(outcomes(*"abab"), upto=reached(4))
    beside.tell(outcomes(*"abab"), rupiah, upto=reached(8))
    assert [[topic.states.standing(one).solved for one in "ab"] for topic in (alone, beside)] == [
        [alone.states.standing(one).solved for one in "ab"]
    ] * 2
    assert beside.states.progress.currencies == ("CNY", "IDR")
    assert beside.states.progress.solved.startswith(alone.states.progress.solved)


def test_a_worker_begins_a_launch_with_what_those_of_its_currency_have_in_common() -> None:
    topic, states = Topic(a="CNY", c="IDR"), PolicyStates()
    found = topic.tell(outcomes("a", "c"), upto=reached(2))
    for place, (key, record) in enumerate(state.said() for state in found.states):
        states.add(place, key, {**record, "place": place})
    rows = states.solved(("x", "y", "z", "no-plan"), ("CNY", "IDR", "USD", ""), 3)
    assert rows.tobytes() == topic.states.progress.solved + 2 * blank(1).tobytes()


def test_a_frozen_launch_is_not_told_what_the_others_teach() -> None:
    topic = Topic()
    topic.tell(outcomes("b", "a"), upto=reached(2))
    topic.say(frozen(topic.states, "b", frozen=True))
    assert _others_teach(topic, 30) == [2] * 30


def test_what_was_shadowed_is_said_again() -> None:
    topic = Topic()
    topic.tell(outcomes("a", "b"), upto=reached(2))
    topic.say(frozen(topic.states, "a", frozen=True))  # so that it has no reason of its own
    topic.states.shadow("a")
    found = topic.tell(outcomes("b", first=2), upto=reached(3))
    assert [one.launch for one in found.states] == ["b", "a", ""]
    assert found.states[1] == topic.states.of["a"]


Cut = tuple[int, int, int | None]


@st.composite
def tellings(draw: st.DrawFn) -> list[Cut]:
    """How far each of two partitions had been read, and after how many records the teller died."""
    count = draw(st.integers(1, 6))
    died = st.one_of(st.none(), st.integers(0, 3))
    return [(draw(st.integers(0, ALL)), draw(st.integers(0, ALL)), draw(died)) for _ in range(count)]


@settings(deadline=None, max_examples=60)
@given(tellings())
def test_any_tellers_that_die_anywhere_come_to_the_same_sums(cuts: list[Cut]) -> None:
    """Each teller reads from what is told, or from the beginning, to a place of its own, behind or ahead of others."""
    topic = Topic()
    for at, (left, right, most) in enumerate([*cuts, (ALL, ALL, None)]):
        from_told = [topic.states.progress.seq(p) if at % 2 else 0 for p in range(2)]
        pieces = [
            _piece(p, min(first, stop), stop) for p, first, stop in zip((0, 1), from_told, (left, right), strict=True)
        ]
        topic.tell(*pieces, upto=reached(left, right), most=most)
    assert topic.learnt("a") == _whole()
    assert topic.states.progress.next_seq == (ALL, ALL)
