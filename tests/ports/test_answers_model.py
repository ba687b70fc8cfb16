"""What every model of both answers promises."""

import numpy as np

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import AnswersModel

TEXTS = ["质量很好，下次还来", "The zip broke after two days.", "🙂👍", "x" * 500]


async def test_both_answers_are_probabilities(answers_model: AnswersModel) -> None:
    found = await answers_model.answers(TEXTS)
    for said in (found.together, found.alone):
        assert (said.shape, said.dtype, bool((said >= 0).all())) == ((4, 3), np.float32, True)
        np.testing.assert_allclose(said.sum(axis=1), 1, atol=1e-5)


async def test_a_text_has_the_same_bytes_whatever_stands_beside_it(answers_model: AnswersModel) -> None:
    together = await answers_model.answers(TEXTS)
    for at, text in enumerate(TEXTS):
        alone = await answers_model.answers([text])
        assert alone.together.tobytes() == together.together[at].tobytes()
        assert alone.alone.tobytes() == together.alone[at].tobytes()


async def test_empty_and_long_texts_say_so(answers_model: AnswersModel) -> None:
    found = await answers_model.answers(["", " \x00\n", "好" * 20_000])
    assert found.flags.tolist() == [NO_TEXT, NO_TEXT, CUT]


async def test_an_absent_server_gives_the_prior_flagged(absent_answers_model: AnswersModel) -> None:
    found = await absent_answers_model.answers(["good", ""])
    assert found.flags.tolist() == [DEGRADED, NO_TEXT]
    assert found.together.tolist() == found.alone.tolist() == [[0.25, 0.5, 0.25]] * 2
