"""The two models as a journal remembers them: a step read again is told what it was told the first time."""

from collections.abc import Sequence

import numpy as np

from scorer.errors import Inconsistent
from streams.journal.records import Step
from streams.ports import Bools, Float32, InterestScores, TextScores


class RecordedText:
    """Implements TextModel for one step."""

    def __init__(self, step: Step, space: int) -> None:
        self._step, self._space = step, space

    @property
    def space(self) -> int:
        """Id of the vector space in which the vectors were recorded."""
        return self._space

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """What was recorded. Raises Inconsistent where the step had another number of texts."""
        step = self._step
        _same("texts", len(texts), len(step.text_vectors), step)
        return TextScores(step.text_vectors, step.sentiments, step.text_flags, step.text_model)


class RecordedInterest:
    """Implements InterestModel for one step."""

    def __init__(self, step: Step) -> None:
        self._step = step

    async def score(self, features: Float32) -> InterestScores:
        """What was recorded. Raises Inconsistent where the step had another number of decision points."""
        step = self._step
        _same("decision points", len(features), len(step.interest), step)
        interest, purchase = np.ascontiguousarray(step.interest), np.ascontiguousarray(step.purchase)
        return InterestScores(interest, purchase, step.interest_flags, step.interest_model, step.interest_models)


def _same(what: str, now: int, then: int, step: Step) -> None:
    if now != then:
        raise Inconsistent(
            f"a recorded step does not fit its inputs: {what}",
            where=f"journal step {step.number}",
            seen=f"{now} now, {then} recorded",
            remedy="Were input topics or broadcast topics altered after the step was written?",
        )
