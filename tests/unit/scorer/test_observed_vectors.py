"""The fold: which vectors an event adds to its shopper's row."""

import numpy as np
import pytest

from scorer import rules
from scorer.flags import DEGRADED, NO_TEXT, NO_VECTOR
from scorer.kinds import REVIEW, SEARCH, VIEW
from tests.builders.core import SPACE, axis, event, fold, nobody, stream_of
from tests.builders.shelf import MONDAY, SHELF


def test_a_search_folds_its_text_and_a_review_its_product() -> None:
    rows = nobody(2)
    texts = np.stack([axis(5), axis(6)])
    searched = event(MONDAY, kind=SEARCH, text=0)
    reviewed = event(MONDAY, row=1, kind=REVIEW, text=1, product=0)
    fold(rows, stream_of(searched, reviewed), products=SHELF, text_vectors=texts)
    assert (rows["vector"][0, 5], rows["vector"][1, 6], rows["vector"][1, 0]) == (2.0, 0.0, 1.0)


def test_a_review_of_a_product_without_a_vector_folds_its_text() -> None:
    rows = nobody()
    fold(rows, event(MONDAY, kind=REVIEW, text=0, product=2), products=SHELF, text_vectors=axis(6)[None])
    assert rows["vector"][0, 6] == 1.0


@pytest.mark.parametrize("broken", [np.zeros(64), np.full(64, np.nan), np.full(64, np.inf), 3 * axis(0)])
def test_a_text_vector_that_is_no_unit_vector_is_left_out_and_flagged(broken: "np.ndarray") -> None:
    rows, events = nobody(), event(MONDAY, kind=SEARCH, text=0)
    fold(rows, events, text_vectors=broken[None].astype(np.float32))
    assert not rows["vector"].any()
    assert events["flags"].tolist() == [NO_VECTOR]


@pytest.mark.parametrize("flag", [DEGRADED, NO_TEXT])
def test_a_text_that_a_fallback_scored_or_that_was_empty_folds_no_vector(flag: int) -> None:
    rows, events = nobody(), event(MONDAY, kind=SEARCH, text=0, flags=flag)
    fold(rows, events, text_vectors=axis(0)[None])
    assert (rows["vector"].any(), events["flags"].tolist()) == (False, [flag | NO_VECTOR])


def test_a_product_without_vector_or_of_another_space_counts_without_one() -> None:
    rows = nobody()
    events = stream_of(event(MONDAY), event(MONDAY, product=2), event(MONDAY, product=3))
    fold(rows, events, products=SHELF)
    assert events["flags"].tolist() == [NO_VECTOR, NO_VECTOR | NO_TEXT, NO_VECTOR]
    assert (rows["events"][0], rows["counts"][0, VIEW], rows["taste"][0]) == (3, 3.0, 0.0)


def test_vectors_of_two_spaces_are_never_added_up() -> None:
    rows = nobody()
    fold(rows, event(MONDAY, product=0), products=SHELF)
    fold(rows, event(MONDAY, product=3), products=SHELF, rules=rules.build(space=SPACE + 1))
    assert (rows["vector"][0, :3].tolist(), rows["space"][0], rows["taste"][0]) == ([0, 0, 1], SPACE + 1, 1.0)
