"""Clauses, and the aspects that each speaks of, by the code that is served."""

from types import ModuleType

import numpy as np
import pytest

from streams.packaged import packaged
from streams.ports import Float32
from streams.training.in_process import served_code

FOLDER = packaged("triton_models") / "text_aspects" / "1"
MODEL: ModuleType = served_code(FOLDER, "model")
QUALITY, PRICE, DELIVERY, SERVICE = range(4)


def _by_sign(clauses: list[str]) -> Float32:
    good = np.array([0.1, 0.2, 0.7], np.float32)
    return np.array([good if "good" in clause or "好" in clause else good[::-1] for clause in clauses])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("质量很好，就是快递太慢！", ["质量很好", "就是快递太慢"]),
        ("快递，太慢了", ["快递 太慢了"]),
        ("good quality but slow delivery. costs 4.50", ["good quality", "slow delivery", "costs 4.50"]),
        ("一样好一样好，一样好一样好", ["一样好一样好"]),
        ("ok", ["ok"]),
        (" ，。", []),
    ],
)
def test_a_text_is_parted_into_clauses(text: str, parts: list[str]) -> None:
    assert MODEL.clauses(text) == parts


def test_each_aspect_has_the_sentiment_of_its_own_clauses() -> None:
    (found,) = MODEL.Aspects(FOLDER).read(["Good quality, but the delivery was slow."], _by_sign)
    assert found[:, 0].nonzero()[0].tolist() == [QUALITY, DELIVERY]
    np.testing.assert_allclose(found[[QUALITY, DELIVERY], 1:], [[0.1, 0.2, 0.7], [0.7, 0.2, 0.1]])


def test_two_clauses_of_one_aspect_count_alike() -> None:
    (found,) = MODEL.Aspects(FOLDER).read(["质量很好，做工太差"], _by_sign)
    np.testing.assert_allclose(found[QUALITY], [1, 0.4, 0.2, 0.4], rtol=1e-6)


def test_a_text_that_speaks_of_no_aspect_asks_nothing() -> None:
    asked: list[str] = []
    found = MODEL.Aspects(FOLDER).read(["收到了", ""], lambda clauses: asked.extend(clauses))
    assert (asked, found.any()) == ([], False)
