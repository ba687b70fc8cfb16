"""What every text model promises."""

import re

import numpy as np

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import TextModel

TEXTS = ["连衣裙 夏季 新款", "running shoes for men", "质量很差，再也不买了", "🙂👍", "مرحبا بالعالم"]


async def test_vectors_have_unit_length_and_sentiments_add_up_to_one(text_model: TextModel) -> None:
    scores = await text_model.encode(TEXTS)
    assert (scores.vectors.shape, scores.vectors.dtype) == ((5, 64), np.float32)
    assert (scores.sentiments.shape, scores.sentiments.dtype) == ((5, 3), np.float32)
    assert (scores.flags.dtype, scores.flags.tolist()) == (np.uint8, [0] * 5)
    np.testing.assert_allclose(np.linalg.norm(scores.vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(scores.sentiments.sum(axis=1), 1, atol=1e-5)
    assert re.fullmatch(r"\w+:\d+", scores.model)


async def test_a_text_has_the_same_bytes_whatever_stands_beside_it(text_model: TextModel) -> None:
    together = await text_model.encode([*TEXTS, "x" * 500])
    for at, text in enumerate(TEXTS):
        alone = await text_model.encode([text])
        assert alone.vectors.tobytes() == together.vectors[at].tobytes()
        assert alone.sentiments.tobytes() == together.sentiments[at].tobytes()


async def test_answers_come_in_the_order_asked_and_repeats_are_equal(text_model: TextModel) -> None:
    forth = await text_model.encode([*TEXTS, TEXTS[0]])
    back = await text_model.encode(TEXTS[::-1])
    assert forth.vectors[:5].tobytes() == back.vectors[::-1].tobytes()
    assert forth.vectors[0].tobytes() == forth.vectors[5].tobytes()
    assert len({row.tobytes() for row in forth.vectors}) == 5


async def test_width_white_space_and_control_characters_make_no_other_text(text_model: TextModel) -> None:
    scores = await text_model.encode(["nice Ａ1", " nice\x00\t A1\n"])
    assert scores.vectors[0].tobytes() == scores.vectors[1].tobytes()


async def test_an_empty_text_has_no_vector_and_says_so(text_model: TextModel) -> None:
    scores = await text_model.encode(["", " \x00\n", "good"])
    assert scores.flags.tolist() == [NO_TEXT, NO_TEXT, 0]
    assert not scores.vectors[:2].any()
    assert np.isfinite(scores.sentiments).all()


async def test_a_megabyte_of_text_is_cut_and_says_so(text_model: TextModel) -> None:
    scores = await text_model.encode(["很好。" * 350_000, "很好。"])
    assert scores.flags.tolist() == [CUT, 0]
    np.testing.assert_allclose(np.linalg.norm(scores.vectors, axis=1), 1, atol=1e-5)


async def test_no_text_asks_nothing(text_model: TextModel) -> None:
    scores = await text_model.encode([])
    assert (scores.vectors.shape, scores.sentiments.shape, scores.flags.shape) == ((0, 64), (0, 3), (0,))


async def test_an_absent_server_gives_the_fallback_flagged(absent_text_model: TextModel) -> None:
    scores = await absent_text_model.encode(["good", ""])
    assert scores.flags.tolist() == [DEGRADED, NO_TEXT]
    assert not scores.vectors.any()
    assert scores.sentiments.tolist() == [[0.25, 0.5, 0.25]] * 2
