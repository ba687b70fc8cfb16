"""A baseline: gradient-boosted trees on the interest model's own features, learnt from the log's first four fifths.

LambdaMART over the candidates of a question, the answer relevant and the others not. Burges: From RankNet to LambdaRank
to LambdaMART, 2010; Ke et al.: LightGBM, NeurIPS 2017.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from scorer.arrays import F8
from scorer.errors import Unavailable
from streams.examples.question import Question
from streams.ports import Float32

ROUNDS: Final = 200
_PARAMETERS: Final[dict[str, Any]] = {
    "objective": "lambdarank",
    "lambdarank_truncation_level": 20,
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 50,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "verbose": -1,
}


class BoostedTree:
    """Says 0 of everything until it has learnt, and where there was nothing to learn from."""

    def __init__(self) -> None:
        self._booster: Any = None

    def fit(self, questions: Sequence[Question]) -> None:
        """Learn from those whose answer is among the candidates. Unavailable where lightgbm is not installed."""
        able = [each for each in questions if each.target >= 0]
        if not able:
            return
        rows = np.concatenate([_rows(each) for each in able])
        relevant = np.concatenate([np.arange(each.count) == each.target for each in able]).astype(np.int32)
        lightgbm = _lightgbm()
        sets = lightgbm.Dataset(rows, relevant, group=[each.count for each in able])
        self._booster = lightgbm.train(_PARAMETERS, sets, ROUNDS)

    def scores(self, question: Question) -> F8:
        """float64[candidates]."""
        if self._booster is None:
            return np.zeros(question.count)
        return np.asarray(self._booster.predict(_rows(question)), np.float64)


def _rows(question: Question) -> Float32:
    return question.features.reshape(-1, question.features.shape[-1])[: question.count]


def _lightgbm() -> Any:
    try:
        import lightgbm
    except (ImportError, OSError) as error:  # OSError: its library needs libgomp
        raise Unavailable(
            "the baseline of boosted trees needs lightgbm",
            seen=str(error),
            remedy="install it: pip install 'launchpulse[local]'",
        ) from error
    return lightgbm
