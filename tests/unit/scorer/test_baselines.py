"""Baselines worked by hand.

shopper 0:  session 0  A B      |  session 2  B
shopper 1:  session 1  A B C    |
shopper 2:                         session 3  C
"""

from math import sqrt

import numpy as np
import pytest

from scorer import recent
from scorer.baselines.cosine import cosines
from scorer.baselines.item_knn import ItemKnn
from scorer.baselines.listed_beside import nearness
from scorer.baselines.popularity import Popularity
from scorer.baselines.recency import Newest, Recency
from scorer.baselines.session_knn import SessionKnn
from scorer.baselines.sessions import SESSION_MS, Sessions
from scorer.catalogue import product_row
from scorer.profile import PROFILE
from tests.builders.core import axis, products_of

A, B, C = range(3)
CLICKS = [
    (0, A, 0),
    (0, B, 10),
    (0, B, 20),
    (1, A, 30),
    (1, B, 40),
    (1, C, 50),
    (0, B, 20 + SESSION_MS),
    (2, C, 60 + SESSION_MS),
]


def columns(rows: list[tuple[int, int, int]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shopper, product, at_ms = (np.array(each) for each in zip(*rows, strict=True))
    return shopper.astype(np.int32), product.astype(np.int32), at_ms.astype(np.int64)


def sessions(rows: list[tuple[int, int, int]] = CLICKS, products: int = 3) -> Sessions:
    made = Sessions(4, products, len(rows))
    made.update(*columns(rows))
    return made


def test_a_session_holds_a_product_once_and_ends_after_half_an_hour_of_nothing() -> None:
    made = sessions()
    assert [made.products(each, 9).tolist() for each in range(4)] == [[B, A], [C, B, A], [B], [C]]
    assert made.sessions_of.tolist() == [2, 3, 2]
    assert made.of_shopper.tolist() == [2, 1, 3, -1]


def test_item_knn_is_the_cosine_of_the_columns_of_sessions() -> None:
    # shopper 0 is at B, in 3 sessions; A in 2, both with B; C in 2, one with B
    assert ItemKnn(sessions()).scores(0, 3).tolist() == pytest.approx([2 / sqrt(6), 0, 1 / sqrt(6)])


def test_item_knn_agrees_with_the_cosine_of_a_matrix() -> None:
    random = np.random.default_rng(4)
    rows = [(int(random.integers(0, 4)), int(random.integers(0, 9)), at * 400_000) for at in range(200)]
    made = sessions(rows, 9)
    matrix = np.zeros((int(made.session.max()) + 1, 9))
    matrix[made.session[: made.sessions_of.sum()], made.product[: made.sessions_of.sum()]] = 1
    together = matrix.T @ matrix
    cosine = together / np.sqrt(np.outer(np.diag(together), np.diag(together)))
    np.fill_diagonal(cosine, 0)
    anchors = matrix[made.of_shopper[2]] > 0
    assert ItemKnn(made).scores(2, 9) == pytest.approx(cosine[anchors].sum(axis=0))


def test_session_knn_adds_up_the_sessions_that_are_alike() -> None:
    # session 2 = {B}: like session 0 = {A, B} by 1 / sqrt(2), like session 1 = {A, B, C} by 1 / sqrt(3)
    both = 1 / sqrt(2) + 1 / sqrt(3)
    assert SessionKnn(sessions()).scores(0, 3).tolist() == pytest.approx([both, both, 1 / sqrt(3)])


def test_a_shopper_of_whom_nothing_is_known_gets_no_neighbours() -> None:
    made = sessions()
    assert [kind(made).scores(3, 3).tolist() for kind in (ItemKnn, SessionKnn)] == [[0, 0, 0]] * 2


def test_reading_changes_nothing_and_chunks_are_no_matter() -> None:
    whole, pieces = sessions(), Sessions(4, 3, len(CLICKS))
    for at in range(len(CLICKS)):
        pieces.update(*columns(CLICKS[at : at + 1]))
        ItemKnn(pieces).scores(0, 3)
    for kind in (ItemKnn, SessionKnn):
        one, other = kind(whole), kind(pieces)
        assert one.scores(1, 3).tolist() == one.scores(1, 3).tolist() == other.scores(1, 3).tolist()


def test_popularity_halves_with_every_half_life() -> None:
    popularity = Popularity(2, half_life_ms=100)
    popularity.update(*columns([(0, A, 0), (1, A, 0), (0, B, 100)]))
    first, second = popularity.scores(0, 2)
    assert first == second
    popularity.update(*columns([(0, B, 100 + 200_000)]))  # 2,000 half-lives on: nothing overflows
    assert np.isfinite(popularity.scores(0, 2)).all()
    assert popularity.scores(0, 2).argmax() == B


def test_recency_is_the_order_of_last_clicks_and_newest_that_of_first_ones() -> None:
    recency = Recency(3)
    for at in range(len(CLICKS)):
        recency.update(*columns(CLICKS[at : at + 1]))
    assert np.argsort(-recency.scores(0, 3)).tolist() == [C, B, A]
    assert np.argsort(-Newest().scores(0, 3)).tolist() == [C, B, A]


def test_a_cosine_needs_both_vectors_of_one_space() -> None:
    products = products_of(
        product_row("a", vector=axis(0), space=7), product_row("b"), product_row("c", vector=axis(0), space=8)
    )
    vector = 3 * axis(0) + 4 * axis(1)
    assert cosines(vector, 7, products, np.array([2, 1, 0], np.int32)).tolist() == pytest.approx([0, 0, 0.6])
    assert not cosines(0 * vector, 7, products, np.array([0], np.int32)).any()


def test_what_was_listed_beside_the_last_product_comes_first_and_that_product_never() -> None:
    products = products_of(*(product_row(name) for name in ("p12A", "p12B", "p13", "p22", "none")))
    profile, every = np.zeros(1, PROFILE), np.arange(5, dtype=np.int32)
    assert not nearness(profile, products, every).any()
    profile["last_number"], profile["recent"][0, 0] = 12, recent.short(products["hash"][0])
    assert nearness(profile, products, every).tolist() == pytest.approx([0, 1, 1 / 2, 1 / 11, 0])
