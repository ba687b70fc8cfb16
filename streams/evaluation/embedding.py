"""The one place that says which tensor of the text encoder stands for a text where texts are compared."""

import numpy as np

from streams.ports import Float32, TextScores


def embedding(scores: TextScores) -> Float32:
    """float32[n, width], of unit length; zeros for a text without any word."""
    return scores.vectors


def cosines(query: Float32, others: Float32) -> Float32:
    """float32[n] of one query [width] and others [n, width]; 0 where either is zeros."""
    return np.asarray(others @ query, np.float32)
