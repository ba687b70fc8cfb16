"""What is told of a text whose pieces were left out in turn."""

from typing import Any

import numpy as np
import pytest

from scorer.flags import CUT, NO_TEXT
from streams.explanations.sentiment import Taken, explained
from streams.ports import Answers, TextScores

Rows = list[tuple[float, float, float]]


def _explained(taken: list[Taken], rows: Rows, which: str | None = None, *, flags: int = 0) -> list[dict[str, Any]]:
    """As network and lexicon together gave `rows`."""
    together = np.array(rows, np.float32)
    none = np.zeros(len(rows), np.uint8)
    whole = together[np.cumsum([0, *(len(each.pieces) + 1 for each in taken)])[:-1]]
    scores = TextScores(np.zeros((len(taken), 64), np.float32), whole, np.full(len(taken), flags, np.uint8), "m:1")
    return explained(taken, scores, Answers(together, together[:, ::-1] + 1, none, "m:1"), which)


def test_pieces_are_told_with_their_places_and_what_each_is_worth() -> None:
    # odds of positive against the rest: 3 whole, 1/3 without "Good", 9 without "bad"
    (told,) = _explained([Taken.apart(" Good   bad ", 9)], [(0.2, 0.05, 0.75), (0.5, 0.25, 0.25), (0.1, 0.0, 0.9)])
    assert (told["text"], told["sentiment"], told["class"], told["flags"]) == ("Good bad", "positive", "positive", [])
    assert told["probabilities"] == pytest.approx({"negative": 0.2, "neutral": 0.05, "positive": 0.75})
    assert told["log_odds"] == pytest.approx(np.log(3))
    assert told["pieces"] == [
        {"text": "Good", "begin": 0, "end": 4, "contribution": pytest.approx(np.log(9))},
        {"text": "bad", "begin": 5, "end": 8, "contribution": pytest.approx(-np.log(3), rel=1e-6)},
    ]


def test_another_class_than_the_called_one_can_be_asked_for() -> None:
    (told,) = _explained([Taken.apart("x", 9)], [(0.2, 0.3, 0.5), (0.5, 0.3, 0.2)], "negative")
    assert (told["sentiment"], told["class"]) == ("positive", "negative")
    assert told["pieces"][0]["contribution"] == pytest.approx(np.log(0.25))


def test_each_text_of_several_has_its_own_variants() -> None:
    taken = [Taken.apart("a b", 9), Taken.apart("", 9), Taken.apart("c", 9)]
    rows = [(0.5, 0.0, 0.5)] * 3 + [(0.25, 0.5, 0.25)] + [(0.9, 0.0, 0.1)] * 2
    told = _explained(taken, rows)
    assert [each["sentiment"] for each in told] == ["negative", "neutral", "negative"]
    assert [[piece["text"] for piece in each["pieces"]] for each in told] == [["a", "b"], [], ["c"]]


def test_a_text_that_was_cut_or_is_empty_says_so() -> None:
    cut = _explained([Taken.apart("x" * 9000, 9)], [(0.2, 0.3, 0.5), (0.25, 0.5, 0.25)])
    empty = _explained([Taken.apart("\x00 ", 9)], [(0.25, 0.5, 0.25)], flags=NO_TEXT)
    reader = _explained([Taken.apart("x", 9)], [(0.2, 0.3, 0.5), (0.2, 0.3, 0.5)], flags=CUT)
    assert [each[0]["flags"] for each in (cut, empty, reader)] == [["cut"], ["no_text"], ["cut"]]


def test_what_the_lexicon_judged_alone_is_explained_by_what_it_says_without_each_piece() -> None:
    alone = np.array([(0.2, 0.0, 0.8), (0.5, 0.0, 0.5)], np.float32)
    whole = TextScores(np.zeros((1, 64), np.float32), alone[:1], np.zeros(1, np.uint8), "m:1")
    both = Answers(alone / 2, alone, np.zeros(2, np.uint8), "m:1")
    (told,) = explained([Taken.apart("good", 9)], whole, both, None)
    assert (told["early"], told["pieces"][0]["contribution"]) == (True, pytest.approx(np.log(4)))
