"""The packaged lexicon as a shop's own labels may have moved it."""

from dataclasses import replace

import numpy as np

from scorer.training.early import Limits
from scorer.training.lexicon import Lexicon, Linear, Moved
from streams.triton.cards import newest

LIMITS = {"zh": Limits(1.0, 0.5), "en": Limits(1.5, -0.5)}


def moved_lexicon() -> Lexicon:
    """Every piece weighs for a side and for neutral, both languages have a scale and an offset of each."""
    trained = Lexicon.read(newest("text_encoder") / "lexicon.npz")
    side, neutral = np.random.default_rng(5).integers(-127, 128, (2, len(trained.side.weights)), np.int8)
    languages = np.array([[[0.8, 0.3], [1.1, -0.2]], [[1.2, -0.4], [0.9, 0.6]]])
    return replace(trained, moved=Moved(languages, Linear(side, 0.01, 0.0), Linear(neutral, 0.02, 0.0), LIMITS))
