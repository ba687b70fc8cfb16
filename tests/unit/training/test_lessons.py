"""Who is asked of what, and that nothing learns from what is kept unseen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

from scorer.sentiments import POSITIVE
from scorer.training.config import text_recipe
from scorer.training.distil import Teacher
from scorer.training.encoder import ENGLISH
from scorer.training.english import Told
from scorer.training.lessons import Lessons, Sources, lessons
from scorer.training.text import Ground
from scorer.training.texts import STATEMENT, Splits, Text

pytestmark = pytest.mark.train
LEARNT, CHINESE, STATED = (
    Text("good one", POSITIVE, "en", False),
    Text("很好", POSITIVE, "zh", True),
    Text("it is fine", POSITIVE, "en", True, STATEMENT),
)
TESTED = Text("A tested sentence.", POSITIVE, "en", False)
FILMS = ["First of all.", TESTED.text, "The second one.", "And a third."]


def _base() -> Ground:
    nothing: Any = None
    splits, teacher = Splits([LEARNT, CHINESE], [], [TESTED]), Teacher(np.zeros(384), np.zeros((384, 64)))
    labelled = [LEARNT, CHINESE, STATED]
    return Ground(nothing, splits, labelled, [], nothing, [], np.zeros((0, 384)), teacher, nothing)


def _heard(**changed: Any) -> Lessons:
    """By a teacher that says of each text how many letters it has."""

    def told(learnt: Sequence[Text], asked: Sequence[str]) -> Told:
        assert learnt == [LEARNT]
        letters = np.array([len(text) for text in asked], np.float32)
        return Told(np.repeat(letters[:, None], 3, axis=1), np.repeat(letters[:, None], ENGLISH, axis=1))

    given = {"english_share": 0.5, "films": 3} | changed
    recipe = text_recipe()
    recipe = replace(
        recipe, encoder=replace(recipe.encoder, **given), lexicon=replace(recipe.lexicon, films_validation=1)
    )
    return lessons(_base(), recipe, Sources(told, lambda count: FILMS[:count]))


def test_of_the_labelled_texts_the_english_ones_are_told() -> None:
    assert _heard().labelled.chances[:, 0].tolist() == [len(LEARNT.text), 0, len(STATED.text)]


def test_a_sentence_that_is_tested_is_not_learnt_from_and_the_first_are_kept_unseen() -> None:
    heard = _heard()
    assert (list(heard.unseen.texts), list(heard.films.texts)) == (FILMS[:1], FILMS[2:])
    assert heard.unseen.told.chances[:, 0].tolist() == [len(FILMS[0])]
    assert heard.films.told.vectors[:, 0].tolist() == [len(text) for text in FILMS[2:]]


def test_nobody_is_asked_where_nothing_is_learnt_from_it() -> None:
    heard = _heard(english_share=0.0, english_vector_weight=0.0)
    assert not heard.labelled.chances.any()
    assert (len(heard.films.texts), len(heard.unseen.texts)) == (0, 0)
