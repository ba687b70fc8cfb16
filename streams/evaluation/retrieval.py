"""`--task retrieval`: does a query stand nearer to the text that answers it than to others?

Texts are compared by the cosine of the encoder's EMBEDDING. A negative that is the positive's own text is no wrong
answer and is left out; a tie with another text counts as its mean over all orders.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.arrays import F8, I8
from scorer.metrics import mean, ranking
from streams import json_lines
from streams.evaluation.estimate import Draws, estimate
from streams.evaluation.served import ask
from streams.evaluation.slices import in_slices
from streams.examples.points import Progress
from streams.ports import Float32
from streams.settings import Settings

MOST: Final = 10


@dataclass(frozen=True)
class Asked:
    """A query, the text that answers it, and texts that do not."""

    query: str
    positive: str
    negatives: tuple[str, ...]


def evaluate(settings: Settings, file: Path, draws: Draws, progress: Progress) -> dict[str, Any]:
    """`mrr@10` and `recall@10`. BadInput for a bad line, Unavailable where Triton gives no answer."""
    rows = json_lines.read(file, asked)
    texts = _texts(rows)
    found = ask(settings, lambda models: in_slices(models.embedding.embed, texts, progress, "reads the texts"))
    vectors = dict(zip(texts, found.vectors, strict=True))
    places = np.array([place(row, vectors) for row in rows], np.int64)
    return figures(places, draws) | {"model": found.model}


def asked(told: dict[str, Any], line: json_lines.Line) -> Asked:
    """One line as a question."""
    negatives = told.get("negatives")
    if not isinstance(negatives, list) or not all(isinstance(text, str) for text in negatives):
        raise line.bad("negatives is no list of texts" if "negatives" in told else "negatives is missing")
    query, positive = line.text(told, "query"), line.text(told, "positive")
    wrong = tuple(text for text in negatives if text != positive)
    if not wrong:
        raise line.bad("no negative differs from the positive", remedy="name at least one other text")
    return Asked(query, positive, wrong)


def place(row: Asked, vectors: dict[str, Float32]) -> tuple[int, int]:
    """How many negatives are nearer to the query than the positive, and how many are as near."""
    others = np.stack([vectors[text] for text in (row.positive, *row.negatives)])
    return ranking.place(cosines(vectors[row.query], others).astype(np.float64), 0)


def cosines(query: Float32, others: Float32) -> Float32:
    """float32[n] of one query [width] and others [n, width]; 0 where either is zeros.

    Equal rows have equal cosines. A matrix product would not do: it rounds a row by the place where it stands.
    """
    return np.asarray((others * query).sum(axis=1), np.float32)


def figures(places: I8, draws: Draws) -> dict[str, Any]:
    """`places` int64[n, 2] as `place` gives them. Intervals over rows."""
    better, tied = places.T
    found: dict[str, F8] = {
        f"mrr@{MOST}": ranking.reciprocal_rank(better, tied, MOST),
        f"recall@{MOST}": ranking.recall(better, tied, MOST),
    }
    means = [estimate(name, mean.rows(values), mean.of, draws) for name, values in found.items()]
    return {"n": len(places)} | {name: value for each in means for name, value in each.items()}


def _texts(rows: list[Asked]) -> list[str]:
    """Each text once, in the order of the file."""
    return list(dict.fromkeys(text for row in rows for text in (row.query, row.positive, *row.negatives)))
