"""Product and launch rows."""

import numpy as np
import pytest

from scorer.catalogue import empty_products, launch_row, product_row
from scorer.hashing import text_hash
from scorer.similarity import dot, similarity_micro
from tests.builders.core import axis, products_of, unit


def test_a_product_row_holds_hashes_and_its_vector() -> None:
    row = product_row("p", category="c", brand="", price_micro=5, vector=unit(1), space=3)
    assert (row["hash"], row["category"], row["brand"]) == (text_hash("p"), text_hash("c"), 0)
    assert (row["price_micro"], row["space"], row["has_vector"]) == (5, 3, 1)
    assert (row["vector"] == unit(1)).all()


@pytest.mark.parametrize("vector", [None, np.zeros(64, np.float32), np.full(64, np.nan, np.float32), unit(1)[:63]])
def test_a_vector_that_cannot_be_folded_counts_as_none(vector: "np.ndarray | None") -> None:
    row = product_row("p", vector=vector, space=3)
    assert (row["has_vector"], row["vector"].any()) == (0, False)


def test_a_launch_row_is_what_it_was_made_of() -> None:
    row = launch_row("l", product=4, start_ms=1, end_ms=2, version=3)
    assert row.tolist() == (text_hash("l"), 1, 2, 4, 3)


def test_empty_products_have_no_price() -> None:
    assert empty_products(2)["price_micro"].tolist() == [-1, -1]


def test_a_dot_product_is_right_to_the_last_digits() -> None:
    assert dot(unit(1), unit(2)) == pytest.approx(float(unit(1).astype(float) @ unit(2).astype(float)), abs=1e-15)


def test_similarity_is_a_cosine_in_millionths() -> None:
    shelf = products_of(product_row("a", vector=axis(0)), product_row("b"))
    vectors = np.stack([axis(0), axis(1), -axis(0), axis(0), axis(0), np.full(64, np.nan, np.float32)])
    chosen = np.array([0, 0, 0, 1, -1, 0], np.int32)
    assert similarity_micro(vectors, shelf, chosen).tolist() == [1_000_000, 0, -1_000_000, 0, 0, 0]
