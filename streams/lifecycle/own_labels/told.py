"""What a sentiment is worth on labelled texts: figures with their intervals, and the dots of a reliability diagram."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer.arrays import F4
from scorer.metrics import calibration, mean
from scorer.metrics.sentiment import shares
from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training.early import Early
from scorer.training.lexicon import Bools, Float64, Int64
from streams.evaluation.estimate import Draws, estimate
from streams.evaluation.sentiment import figures
from streams.lifecycle.own_labels.texts import Texts

_LEAST: Final = 1e-9  # of a probability, before its logarithm is taken


@dataclass(frozen=True)
class Told:
    """What texts are told, float32[n, 3], which of them early, and the surprise of each label, float64[n] in nats."""

    labels: Int64
    said: F4
    leave: Bools
    loss: Float64

    @classmethod
    def of(cls, texts: Texts, by: Early) -> "Told":
        """Of texts of which these leave early."""
        said = texts.served(by)
        return cls(texts.labels, said, texts.leave(by), _loss(texts.labels, said))

    def figures(self, draws: Draws) -> dict[str, Any]:
        """Accuracy, macro F1, calibration, log loss, and the share that is answered early."""
        return {
            **figures(self.labels, self.said, draws),
            **estimate("log_loss", mean.rows(self.loss), mean.of, draws),
            "early": float(self.leave.mean()),
        }

    def dots(self) -> list[dict[str, float]]:
        """Of the probability that a text with a side is positive."""
        sided = self.labels != NEUTRAL
        said = shares(self.said[sided][:, [NEGATIVE, POSITIVE]])[:, 1]
        return calibration.dots(said, self.labels[sided] == POSITIVE)


def _loss(labels: Int64, said: F4) -> Float64:
    """Where no label is neutral, neutral is left out of what was said."""
    if not (labels == NEUTRAL).any():
        said = said * np.array([1, 0, 1], np.float32)
    right = shares(said)[np.arange(len(labels)), labels]
    return np.asarray(-np.log(right.clip(_LEAST)))
