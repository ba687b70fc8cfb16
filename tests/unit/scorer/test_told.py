"""What shoppers tell of themselves, and what is told of triggers, beside what shoppers do.

views       10:00            10:40            11:20
told                10:20 push       10:50 nothing
in force             push ........... nothing ....
"""

from typing import Any

import numpy as np
import pytest

from scorer import kinds, rules
from scorer.arrays import Table
from scorer.channels import EMAIL, KNOWN, PUSH
from scorer.events import DELIVERIES, DUPLICATE, FOLDED, SHOPPERS, TOO_LATE
from scorer.flags import LATE
from scorer.hashing import text_hash
from scorer.languages import EN, ZH
from tests.builders.core import DAY, HOUR, MINUTE, SPACE, T0, event, fold, nobody, stream_of

SHANGHAI, BERLIN = text_hash("Asia/Shanghai"), text_hash("Europe/Berlin")
PUSH_ONLY, PUSH_OR_EMAIL = 1 << PUSH, 1 << PUSH | 1 << EMAIL
STRICT = rules.build(space=SPACE, decision_interval_ms=30 * MINUTE, lateness_ms=HOUR)


def told(at_ms: int, consent: int, language: int = ZH, zone: int = SHANGHAI, **fields: Any) -> Table:
    return event(at_ms, input=SHOPPERS, kind=kinds.SHOPPER, note=(zone, consent | language << 8), **fields)


def delivered(at_ms: int, **fields: Any) -> Table:
    return event(at_ms, input=DELIVERIES, kind=kinds.DELIVERY, note=(1, 2), **fields)


def after(*events: Table, **given: Any) -> Table:
    rows = nobody()
    fold(rows, stream_of(*events), **given)
    return rows


def test_consent_language_and_time_zone_are_known_once_they_are_told() -> None:
    row = after(told(T0, PUSH_OR_EMAIL))[0]
    assert (row["consent"], row["language"], row["zone"]) == (KNOWN | PUSH_OR_EMAIL, ZH, SHANGHAI)


def test_who_has_told_nothing_is_not_known() -> None:
    assert after(event(T0))["consent"].tolist() == [0]


def test_the_newest_by_order_counts_whatever_its_time() -> None:
    row = after(told(T0, PUSH_OR_EMAIL), told(T0 - DAY, 0, EN, BERLIN))[0]
    assert (row["consent"], row["language"], row["zone"]) == (KNOWN, EN, BERLIN)


def test_a_decision_point_sees_what_was_told_before_it_and_not_what_is_told_after() -> None:
    views = [event(T0 + minutes * MINUTE) for minutes in (0, 40, 80)]
    spoken = [told(T0 + 20 * MINUTE, PUSH_ONLY), told(T0 + 50 * MINUTE, 0)]
    points, at, _ = fold(nobody(), stream_of(views[0], spoken[0], views[1], spoken[1], views[2]))
    assert (at.tolist(), points["consent"].tolist()) == ([2, 4], [KNOWN | PUSH_ONLY, KNOWN])


def test_what_is_told_changes_nothing_else_of_a_row() -> None:
    view = event(T0, kind=kinds.CART)
    alone, beside = after(view), after(told(T0 - DAY, PUSH_ONLY), view, told(T0 + DAY, PUSH_ONLY), delivered(T0))
    beside["consent"] = beside["language"] = 0
    beside["zone"] = 0
    assert beside.tobytes() == alone.tobytes()


@pytest.mark.parametrize("say", [lambda at_ms: told(at_ms, PUSH_ONLY), delivered])
def test_what_is_told_long_behind_the_newest_event_is_neither_late_nor_a_duplicate(say: Any) -> None:
    events = stream_of(event(T0), say(T0 - DAY), say(T0 - DAY), event(T0 - 2 * HOUR))
    fold(nobody(), events, rules=STRICT)
    assert events["status"].tolist() == [FOLDED, FOLDED, FOLDED, TOO_LATE]


@pytest.mark.parametrize("say", [lambda at_ms: told(at_ms, PUSH_ONLY), delivered])
def test_what_is_told_ahead_of_all_events_makes_none_of_them_late(say: Any) -> None:
    events = stream_of(say(T0 + 30 * DAY), event(T0))
    _, _, newest_ms = fold(nobody(), events, rules=STRICT)
    assert (events["status"].tolist(), (events["flags"] & LATE).tolist(), newest_ms) == ([FOLDED, FOLDED], [0, 0], T0)


def test_what_is_told_starts_no_clock_and_is_no_decision_point() -> None:
    points, _, _ = fold(nobody(), stream_of(told(T0, PUSH_ONLY), delivered(T0 + HOUR), event(T0 + 2 * HOUR)))
    assert len(points) == 0


def test_an_id_that_was_told_leaves_the_same_id_of_an_act_as_it_is() -> None:
    events = stream_of(told(T0, PUSH_ONLY, id_hash=5), event(T0, id_hash=5), event(T0 + 1, id_hash=5))
    fold(nobody(), events)
    assert events["status"].tolist() == [FOLDED, FOLDED, DUPLICATE]


def test_a_row_that_is_ahead_is_left_alone() -> None:
    rows = nobody()
    fold(rows, stream_of(told(T0, PUSH_ONLY)), active=np.zeros(1, np.uint8), known=True)
    assert rows.tobytes() == nobody().tobytes()
