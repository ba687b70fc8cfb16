"""What labels are worth: learnt from some folds, judged by the others, and refused where they are not surely better."""

import numpy as np
import pytest

pytest.importorskip("sklearn")

from scorer.errors import BadInput
from scorer.training.early import Promise
from scorer.training.lexicon import Lexicon, Linear
from streams.evaluation.estimate import Draws
from streams.lifecycle.own_labels import moves, worth
from streams.lifecycle.own_labels.texts import Texts
from streams.lifecycle.own_labels.unlearnt import Unlearnt

GOOD, DULL, BAD = range(3)  # pieces; the version takes the second for as good as the first
LEXICON = Lexicon(Linear(np.array([4, 4, -4], np.int8), 1.0, 0.0), Linear(np.zeros(3, np.int8), 1.0, -3.0), 1.0, 0.5)
PROMISE = Promise(1.0, 1.0)


def _texts(pieces: list[int], labels: list[int], language: int = 1) -> Texts:
    """One piece a text, of which network and lexicon say the same."""
    odds = np.array([2.0, 2.0, -2.0])[pieces]
    said = np.stack([odds, np.full(len(pieces), -3.0)], axis=1)
    rows = [np.array([piece]) for piece in pieces]
    count = len(pieces)
    return Texts(rows, np.full(count, language), np.array(labels), np.zeros(count, np.bool_), said, said * [2.0, 1.0])


def _adapted(texts: Texts) -> worth.Adapted:
    unlearnt = Unlearnt(_texts([GOOD, BAD], [2, 0]), PROMISE)
    fold = np.arange(len(texts.labels)) % moves.FOLDS
    return worth.adapted(texts, fold, unlearnt, LEXICON, Draws(1, 200), lambda what, share: None)


def test_a_piece_that_the_labels_call_bad_is_told_so_in_texts_that_were_not_learnt_from() -> None:
    found = _adapted(_texts([GOOD, DULL, BAD] * 30, [2, 0, 0] * 30))
    assert (found.why, found.told["before"]["accuracy"], found.told["after"]["accuracy"]) == ("", 2 / 3, 1.0)
    assert found.told["gain"]["log_loss"] > 0.3


def test_labels_that_say_what_the_version_says_are_not_worth_a_version() -> None:
    texts = _texts([GOOD, BAD] * 60, ([2, 0] * 7 + [0, 2]) * 7 + [2, 0] * 4)
    assert _adapted(texts).why == "not surely better by 1% of the log loss"


def test_labels_that_are_turned_round_are_named() -> None:
    assert "turned round" in _adapted(_texts([GOOD, BAD] * 60, [0, 2] * 60)).why


def test_neutral_labels_move_neutral_and_two_classes_do_not() -> None:
    two, three = _texts([GOOD, BAD] * 40, [2, 0] * 40), _texts([GOOD, DULL, BAD] * 40, [2, 1, 0] * 40)
    numbers = [_adapted(each).told["languages"]["en"]["neutral_odds"] for each in (two, three)]
    assert (numbers[0], numbers[1] == numbers[0]) == ({"scale": 1.0, "offset": 0.0}, False)
    assert _adapted(three).told["after"]["accuracy"] == 1.0


def test_a_language_is_learnt_with_enough_labels_of_both_sides() -> None:
    few, many = _texts([GOOD] * 30 + [BAD] * 19, [2] * 30 + [0] * 19, 0), _texts([GOOD, BAD] * 20, [2, 0] * 20)
    both = Texts(
        [*few.rows, *many.rows],
        *(
            np.concatenate([getattr(each, name) for each in (few, many)])
            for name in ("language", "labels", "cut", "said", "alone")
        ),
    )
    assert worth.learnable(both).tolist() == [False] * 49 + [True] * 40
    with pytest.raises(BadInput, match="zh: 19 and 30; en: 0 and 0"):
        worth.learnable(few)


def test_neutral_texts_of_which_there_are_few_are_left_out() -> None:
    texts = _texts([GOOD, BAD] * 20 + [DULL] * 19, [2, 0] * 20 + [1] * 19)
    assert worth.learnable(texts).sum() == 40
