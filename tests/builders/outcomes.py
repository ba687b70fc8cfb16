"""Builders of outcomes, as the learner reads them."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from scorer.arrays import I4, I8, U1
from scorer.contexts import UNIT
from scorer.learning.solved import NUMBERS


@dataclass
class Outcomes:
    """Columns of outcomes."""

    launch_of: I4
    x: I4
    reward_micro: I8
    prior_micro: I8
    clicked: U1
    purchased: U1
    shown: U1

    def rows(self, places: Sequence[int]) -> "Outcomes":
        """Those at these places, in their order."""
        at = np.array(places, np.int64)
        return Outcomes(**{column.name: getattr(self, column.name)[at] for column in fields(self)})

    def but(self, **columns: Sequence[int]) -> "Outcomes":
        """The same with other columns."""
        typed = {name: np.array(column, getattr(self, name).dtype) for name, column in columns.items()}
        return replace(self, **typed)


def outcomes(count: int, seed: int = 0, launches: int = 3) -> Outcomes:
    """Seeded outcomes: a tenth clicked, few bought, some not shown."""
    chance = np.random.default_rng([seed, count])
    x = chance.integers(0, UNIT + 1, (count, NUMBERS)).astype(np.int32)
    x[:, 0] = UNIT
    clicked, purchased = chance.random(count) < 0.1, chance.random(count) < 0.02
    return Outcomes(
        launch_of=chance.integers(0, launches, count).astype(np.int32),
        x=x,
        reward_micro=(200_000 * clicked + 5_000_000 * purchased - 3_000).astype(np.int64),
        prior_micro=chance.integers(0, 100_000, count),
        clicked=clicked.astype(np.uint8),
        purchased=purchased.astype(np.uint8),
        shown=(chance.random(count) < 0.9).astype(np.uint8),
    )
