"""An audience that is ready to be asked."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorer.arrays import I8, Table, ready
from scorer.audience.conditions import Condition, condition_of
from scorer.audience.evaluate import evaluate
from scorer.audience.mistakes import BadAudience, Mistake
from scorer.audience.parse import read
from scorer.audience.readings import Moment
from scorer.audience.tokens import LONGEST
from scorer.audience.types import mistakes
from scorer.profile import PROFILE


@dataclass(frozen=True)
class Audience:
    """Made by `compile`; equal to another of the same words. `str` gives its canonical text, which compiles too."""

    condition: Condition

    def holds(self, points: Table, at_ms: I8, *, half_life_ms: int) -> npt.NDArray[np.bool_]:
        """Whether each shopper is in, bool[P]: `points` PROFILE[P] as at the decision, `at_ms` int64[P] its event time,
        `half_life_ms` that of taste. Each answer depends on its own row alone."""
        return self.holds_at(moment_of(points, at_ms, half_life_ms=half_life_ms))

    def holds_at(self, moment: Moment) -> npt.NDArray[np.bool_]:
        """The same; what another audience has asked of the moment already is not asked again, so the array is not to be
        written to."""
        return evaluate(self.condition, moment)

    def __str__(self) -> str:
        return self.condition.text


def moment_of(points: Table, at_ms: I8, *, half_life_ms: int) -> Moment:
    """A moment for several audiences."""
    if len(points) != len(at_ms):
        raise ValueError("at_ms must be as long as points")
    return Moment(ready(points, PROFILE), ready(at_ms, np.int64), half_life_ms)


def compile(text: str) -> Audience:
    """Raises BadAudience, with every mistake by position, for a text that is no audience.

    >>> str(compile("purchases(days = 30)<3"))
    'purchases(days=30) < 3'
    """
    tree, slips = read(text)
    if found := [*slips, *mistakes(tree)]:
        raise BadAudience(text, found)
    audience = Audience(condition_of(tree))
    if (length := len(str(audience))) > LONGEST:
        told = f"with the blanks with which it is kept, this audience has {length} characters; at most {LONGEST}"
        raise BadAudience(text[:40], [Mistake(0, len(text), told)])
    return audience
