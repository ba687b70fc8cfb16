"""`model evaluate --task aspects`: counts worked by hand, and what is said of a line that cannot be used."""

from pathlib import Path

import numpy as np
import pytest

from scorer.errors import BadInput
from streams import json_lines
from streams.evaluation.aspects import Review, figures, labelled, labels
from streams.evaluation.estimate import Draws


def _read(folder: Path, line: str) -> list[Review]:
    path = folder / "reviews.jsonl"
    path.write_text(line, "utf-8")
    return json_lines.read(path, labelled)


def test_figures_count_aspects_over_all_reviews() -> None:
    rows = [Review("a", {"quality": 2, "price": 0}), Review("b", {"quality": 0}), Review("c", {})]
    said = np.zeros((3, 7, 4), np.float32)
    said[0, 0] = [1, 0.1, 0.2, 0.7]  # quality: there, and right
    said[0, 2] = [1, 0.1, 0.8, 0.1]  # delivery: not there
    said[1, 0] = [1, 0.1, 0.2, 0.7]  # quality: there, and wrong
    found = figures(labels(rows), said, Draws(1, 50))
    assert (found["n"], found["precision"], found["recall"]) == (3, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert found["accuracy"] == 0.5
    assert found["aspects"]["quality"] == {"n": 2, "precision": 1.0, "recall": 1.0, "accuracy": 0.5}
    assert found["aspects"]["price"]["recall"] == 0.0
    assert np.isnan(found["aspects"]["fit"]["recall"])


def test_a_line_names_aspects_and_what_is_said_of_them(tmp_path: Path) -> None:
    found = _read(tmp_path, '{"text": "贵", "aspects": {"price": "negative"}}\n{"text": "ok", "aspects": {}}')
    assert found == [Review("贵", {"price": 0}), Review("ok", {})]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"aspects": {}}', "text is missing; at .*reviews.jsonl:1"),
        ('{"text": "a"}', "aspects is missing; at .*reviews.jsonl:1"),
        ('{"text": "a", "aspects": ["price"]}', "aspects is no object; at .*reviews.jsonl:1"),
        ('{"text": "a", "aspects": {"colour": "negative"}}', "unknown aspect .*colour"),
        ('{"text": "a", "aspects": {"price": 0}}', "unknown aspect .*price: 0"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        _read(tmp_path, line)
