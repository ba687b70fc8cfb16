"""What is told of a text whose pieces were left out in turn."""

import numpy as np
import pytest

from scorer.flags import CUT, NO_TEXT
from streams.explanations.sentiment import Taken, explained
from streams.ports import TextScores


def _scores(*rows: tuple[float, float, float], flags: int = 0) -> TextScores:
    sentiments = np.array(rows, np.float32)
    return TextScores(np.zeros((len(rows), 64), np.float32), sentiments, np.full(len(rows), flags, np.uint8), "m:1")


def test_pieces_are_told_with_their_places_and_what_each_is_worth() -> None:
    # odds of positive against the rest: 3 whole, 1/3 without "Good", 9 without "bad"
    scores = _scores((0.2, 0.05, 0.75), (0.5, 0.25, 0.25), (0.1, 0.0, 0.9))
    (told,) = explained([Taken.apart(" Good   bad ", 9)], scores, None)
    assert (told["text"], told["sentiment"], told["class"], told["flags"]) == ("Good bad", "positive", "positive", [])
    assert told["probabilities"] == pytest.approx({"negative": 0.2, "neutral": 0.05, "positive": 0.75})
    assert told["log_odds"] == pytest.approx(np.log(3))
    assert told["pieces"] == [
        {"text": "Good", "begin": 0, "end": 4, "contribution": pytest.approx(np.log(9))},
        {"text": "bad", "begin": 5, "end": 8, "contribution": pytest.approx(-np.log(3), rel=1e-6)},
    ]


def test_another_class_than_the_called_one_can_be_asked_for() -> None:
    (told,) = explained([Taken.apart("x", 9)], _scores((0.2, 0.3, 0.5), (0.5, 0.3, 0.2)), "negative")
    assert (told["sentiment"], told["class"]) == ("positive", "negative")
    assert told["pieces"][0]["contribution"] == pytest.approx(np.log(0.25))


def test_each_text_of_several_has_its_own_variants() -> None:
    taken = [Taken.apart("a b", 9), Taken.apart("", 9), Taken.apart("c", 9)]
    rows = [(0.5, 0.0, 0.5)] * 3 + [(0.25, 0.5, 0.25)] + [(0.9, 0.0, 0.1)] * 2
    told = explained(taken, _scores(*rows), None)
    assert [each["sentiment"] for each in told] == ["negative", "neutral", "negative"]
    assert [[piece["text"] for piece in each["pieces"]] for each in told] == [["a", "b"], [], ["c"]]


def test_a_text_that_was_cut_or_is_empty_says_so() -> None:
    cut = explained([Taken.apart("x" * 9000, 9)], _scores((0.2, 0.3, 0.5), (0.25, 0.5, 0.25)), None)
    empty = explained([Taken.apart("\x00 ", 9)], _scores((0.25, 0.5, 0.25), flags=NO_TEXT), None)
    reader = explained([Taken.apart("x", 9)], _scores((0.2, 0.3, 0.5), (0.2, 0.3, 0.5), flags=CUT), None)
    assert [each[0]["flags"] for each in (cut, empty, reader)] == [["cut"], ["no_text"], ["cut"]]
