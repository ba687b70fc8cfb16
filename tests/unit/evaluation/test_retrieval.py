"""`model evaluate --task retrieval`: places worked by hand, and what is said of a line that cannot be used."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorer.errors import BadInput
from streams import json_lines
from streams.evaluation.estimate import Draws
from streams.evaluation.retrieval import Asked, asked, figures, place

VECTORS = {
    "q": np.array([1, 0], np.float32),
    "near": np.array([0.8, 0.6], np.float32),
    "as near": np.array([0.8, -0.6], np.float32),
    "nearer": np.array([0.96, 0.28], np.float32),
    "nothing": np.zeros(2, np.float32),
}


def _read(folder: Path, line: str) -> list[Asked]:
    path = folder / "queries.jsonl"
    path.write_text(line, "utf-8")
    return json_lines.read(path, asked)


def test_a_text_without_a_vector_is_far_from_everything() -> None:
    rows = [
        Asked("q", "near", ("nearer", "as near", "nothing")),
        Asked("q", "nothing", ("near",)),
        Asked("nothing", "near", ("nearer",)),
    ]
    assert [place(row, VECTORS) for row in rows] == [(1, 1), (1, 0), (0, 1)]


@given(st.integers(1, 40), st.integers(0, 2**32 - 1))
def test_texts_of_one_vector_are_equally_near_wherever_they_stand(copies: int, seed: int) -> None:
    query, text = np.random.default_rng(seed).normal(size=(2, 512)).astype(np.float32)
    vectors = {"q": query, "text": text, "none": np.zeros(512, np.float32)} | {f"{at}": text for at in range(copies)}
    others = ("none", *(f"{at}" for at in range(copies)))
    assert place(Asked("q", "text", others), vectors)[1] == copies


def test_figures_are_means_over_queries() -> None:
    found = figures(np.array([[0, 0], [1, 1], [10, 0]]), Draws(1, 50))
    assert (found["n"], found["recall@10"]) == (3, pytest.approx(2 / 3))
    assert found["mrr@10"] == pytest.approx((1 + (1 / 2 + 1 / 3) / 2 + 0) / 3)


def test_a_negative_that_is_the_positive_is_left_out(tmp_path: Path) -> None:
    found = _read(tmp_path, '{"query": "q", "positive": "a", "negatives": ["a", "b"]}')
    assert found == [Asked("q", "a", ("b",))]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"positive": "a", "negatives": ["b"]}', "query is missing; at .*queries.jsonl:1"),
        ('{"query": "q", "negatives": ["b"]}', "positive is missing; at .*queries.jsonl:1"),
        ('{"query": "q", "positive": "a"}', "negatives is missing; at .*queries.jsonl:1"),
        ('{"query": "q", "positive": "a", "negatives": "b"}', "negatives is no list of texts; at .*queries.jsonl:1"),
        ('{"query": "q", "positive": "a", "negatives": [1]}', "negatives is no list of texts; at .*queries.jsonl:1"),
        ('{"query": "q", "positive": "a", "negatives": ["a"]}', "no negative differs .* at least one other text"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        _read(tmp_path, line)
