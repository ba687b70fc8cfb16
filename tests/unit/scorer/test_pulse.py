"""When a shopper bought, and who acts as fast as a program."""

import numpy as np

from scorer import rules
from scorer.kinds import PURCHASE
from scorer.pulse import SUSPECTED_MIN
from tests.builders.core import MINUTE, SPACE, T0, event, fold, nobody, stream_of

T0_MIN = T0 // MINUTE


def test_the_last_eight_purchases_stand_newest_first_whatever_their_order() -> None:
    rows = nobody()
    minutes = [3, 1, 2, 9, 5, 4, 8, 7, 6, 0]
    fold(rows, stream_of(*(event(T0 + m * MINUTE, kind=PURCHASE, quantity=m + 1) for m in minutes)))
    assert rows["bought_min"][0].tolist() == [T0_MIN + m for m in (9, 8, 7, 6, 5, 4, 3, 2)]


def test_more_events_in_a_minute_than_a_person_makes_are_a_program_s_for_a_day() -> None:
    rows = nobody()
    start = T0_MIN * MINUTE
    obeyed = rules.build(space=SPACE, bot_events_per_min=3)
    fold(rows, stream_of(*(event(start + i * 1000, quantity=i + 1) for i in range(4))), rules=obeyed)
    assert rows["bot_until_min"].tolist() == [T0_MIN + SUSPECTED_MIN]


def test_as_many_events_as_a_person_makes_are_a_person_s() -> None:
    rows = nobody()
    start = T0_MIN * MINUTE
    obeyed = rules.build(space=SPACE, bot_events_per_min=3)
    events = [event(start + i * 1000, quantity=i + 1) for i in range(3)] + [event(start + MINUTE)]
    fold(rows, stream_of(*events), rules=obeyed)
    assert (rows["bot_until_min"][0], rows["burst"][0]) == (0, 1)


def test_times_beyond_the_range_of_minutes_are_left_out() -> None:
    rows = nobody()
    fold(rows, event((2**32 + 1) * MINUTE, kind=PURCHASE))
    assert not np.any(rows["bought_min"])
