"""Where no network is needed: limits worked out by hand, and laws of the rule that finds them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("sklearn")

from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training import early

POSITIVE_ANSWER, NEGATIVE_ANSWER, NEUTRAL_ANSWER = (0.1, 0.2, 0.7), (0.7, 0.2, 0.1), (0.1, 0.8, 0.1)


def _judged(*rows: tuple[float, float, tuple[float, float, float], int]) -> early.Judged:
    """Of each text the log-odds of a side and of neutral, what both say together, and the label."""
    side, neutral, together, labels = zip(*rows, strict=True)
    return early.Judged(np.array(side), np.array(neutral), np.array(together), np.array(labels))


def _at_most(share: float) -> early.Promise:
    """Of the texts of a group; nothing of texts like them."""
    return early.Promise(share, 1.0)


AGREED = [(odds, -4.0, POSITIVE_ANSWER, POSITIVE) for odds in (0.5, 1.0, 2.0, 3.0)]
OTHERWISE = [(1.5, -4.0, NEGATIVE_ANSWER, NEGATIVE), (-0.7, -4.0, POSITIVE_ANSWER, POSITIVE)]


def test_where_nothing_changes_all_with_a_side_leave() -> None:
    found = early.limits([_judged(*AGREED)], _at_most(0.0))
    assert found.side == 0
    assert found.leave(np.array([0.5, -0.5]), np.array([-4.0, -4.0])).all()


def test_the_limit_is_just_above_the_surest_text_whose_answer_would_change() -> None:
    judged = _judged(*AGREED, *OTHERWISE)
    found = early.limits([judged], _at_most(0.0))
    assert found.side == np.nextafter(1.5, 2)
    assert found.leave(judged.side_odds, judged.neutral_odds).tolist() == [False, False, True, True, False, False]


def test_as_many_answers_may_change_as_the_share_allows() -> None:
    judged = [_judged(*AGREED, *OTHERWISE)]
    assert early.limits(judged, _at_most(1 / 6)).side == np.nextafter(0.7, 1)
    assert early.limits(judged, _at_most(2 / 6)).side == 0


def test_each_group_keeps_the_promise_by_itself() -> None:
    few, many = _judged(*OTHERWISE), _judged(*AGREED * 5)
    assert early.limits([many, few], _at_most(0.3)).side == np.nextafter(1.5, 2)
    assert early.limits([_judged(*AGREED * 5, *OTHERWISE)], _at_most(0.3)).side == 0


def test_neutral_texts_keep_it_by_themselves_too() -> None:
    neutral = (2.5, -5.0, NEUTRAL_ANSWER, NEUTRAL)
    assert early.limits([_judged(*AGREED * 5, neutral)], _at_most(0.3)).side == np.nextafter(2.5, 3)


def test_a_label_has_no_say_in_whether_an_answer_changes() -> None:
    wrong_together = _judged(*AGREED, (1.5, -4.0, NEGATIVE_ANSWER, POSITIVE))
    assert early.limits([wrong_together], _at_most(0.0)).side == np.nextafter(1.5, 2)


def test_a_neutral_text_that_is_told_so_is_kept_by_the_limit_of_neutral() -> None:
    judged = _judged(*AGREED, (2.5, -1.0, NEUTRAL_ANSWER, NEUTRAL))
    found = early.limits([judged], _at_most(0.0))
    assert found.side == 0
    assert -4 <= found.neutral < -1


def test_a_neutral_text_that_is_told_this_side_anyway_loses_nothing() -> None:
    judged = _judged(*AGREED, (2.5, -5.0, POSITIVE_ANSWER, NEUTRAL))
    assert early.limits([judged], _at_most(0.0)).side == 0


@pytest.mark.parametrize(("texts", "share", "count"), [(298, 0.01, -1), (299, 0.01, 0), (10, 0.3, 0), (10, 1.0, 10)])
def test_few_texts_promise_little_of_others(texts: int, share: float, count: int) -> None:
    """None of 299: 0.99 ** 299 is 0.0495, none of 298 0.0500; one of 10 at a share of 0.3: 0.149, none 0.028."""
    assert early.Promise(0.0, share).surely(texts) == count


def test_groups_answer_together_for_texts_like_theirs() -> None:
    groups = [_judged(*AGREED * 5), _judged(*AGREED * 5, OTHERWISE[0])]
    assert early.limits(groups, early.Promise(0.1, 0.12)).side == 0
    assert early.limits(groups, early.Promise(0.1, 0.11)).side == np.nextafter(1.5, 2)
    assert early.limits(groups, early.Promise(0.1, 0.05)).side == np.inf


SURE = st.floats(-6, 6).filter(lambda odds: odds != 0)
TEXTS = st.lists(
    st.tuples(
        SURE,
        st.floats(-8, 3),
        st.sampled_from([POSITIVE_ANSWER, NEGATIVE_ANSWER, NEUTRAL_ANSWER]),
        st.sampled_from([NEGATIVE, NEUTRAL, POSITIVE]),
    ),
    min_size=1,
    max_size=30,
)


@given(TEXTS, st.sampled_from([0.0, 0.1, 0.3]))
def test_no_more_answers_change_than_were_allowed(
    texts: list[tuple[float, float, tuple[float, float, float], int]], most: float
) -> None:
    judged = _judged(*texts)
    leave = early.limits([judged], _at_most(most)).leave(judged.side_odds, judged.neutral_odds)
    for kind in (judged.labels == NEUTRAL, judged.labels != NEUTRAL):
        assert (leave & judged.changed())[kind].sum() <= most * kind.sum()


@given(TEXTS)
def test_who_allows_more_lets_at_least_as_many_leave(
    texts: list[tuple[float, float, tuple[float, float, float], int]],
) -> None:
    judged = _judged(*texts)
    counts = []
    for most in (0.0, 0.2, 0.5):
        leave = early.limits([judged], _at_most(most)).leave(judged.side_odds, judged.neutral_odds)
        counts.append(int((leave & (judged.labels != NEUTRAL)).sum()))
    assert counts == sorted(counts)


def test_the_share_of_neutral_is_what_was_said_of_the_texts_that_leave_and_the_slope_that_of_their_labels() -> None:
    """Two in three right at odds of 1 either way: the log-odds of that are log 2, a little less by the penalty."""
    rows = [
        (side, -4.0, POSITIVE_ANSWER, label) for side, label in ((1.0, POSITIVE), (-1.0, NEGATIVE)) for _ in range(400)
    ]
    rows += [
        (side, -4.0, NEUTRAL_ANSWER, label) for side, label in ((1.0, NEGATIVE), (-1.0, POSITIVE)) for _ in range(200)
    ]
    found = early.calibrated({"en": early.Limits(0.5, -1.0)}, {"en": _judged(*rows)})
    assert found.slope == pytest.approx(np.log(2), abs=0.01)
    assert found.neutral == pytest.approx((2 * 0.2 + 0.8) / 3)


def test_nobody_leaves_where_all_that_would_go_to_one_side() -> None:
    limits = {"en": early.Limits(0.0, -1.0)}
    assert early.calibrated(limits, {"en": _judged(*AGREED)}).limits == {"en": early.NOBODY}


def test_an_early_answer_adds_up_and_keeps_its_odds() -> None:
    (found,) = early.Early({}, slope=2.0, neutral=0.1).answers(np.array([1.5]))
    assert found.sum() == pytest.approx(1)
    assert np.log(found[2] / found[0]) == pytest.approx(3.0)
