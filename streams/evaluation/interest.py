"""`--task interest`: does the interest model rank what a shopper clicks next before other products, and is its
probability right? Beside baselines, on a log of the user's, in the order of its events.

The protocol is next-item prediction (Ludewig, Jannach: Evaluation of session-based recommendation algorithms, 2018): at
a click in the last fifth of the log, all products seen so far are ranked with what was known just before it. A product
that the shopper had before may come again and is ranked like any other, as that protocol has it; `repeats` says how
many of the answers were such. The model is not trained on the log. Baselines learn from every event before the click.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer.baselines import NAMES
from scorer.errors import BadInput
from streams.evaluation import calibrated, judged
from streams.evaluation.boosted_tree import BoostedTree
from streams.evaluation.estimate import Draws
from streams.evaluation.judged import Judged
from streams.evaluation.served import ask
from streams.evaluation.slices import only
from streams.examples.clicks import clicks_of
from streams.examples.launched import launched
from streams.examples.observed import Observed
from streams.examples.points import Points, Progress, Recorder, points_in, whole
from streams.examples.question import Question
from streams.examples.replay import Replay, in_force
from streams.examples.split import Split, split
from streams.examples.walk import Walk
from streams.publish.log import Log
from streams.runner.compute import Models
from streams.settings import Settings
from streams.triton.cards import card
from streams.triton.repository import repository_of

BASELINES: Final = (*NAMES, "boosted_tree")
_BATCH: Final = 64


@dataclass(frozen=True)
class Asked:
    """`predictions` at most in each sample, chosen by `seed`."""

    predictions: int
    seed: int


def evaluate(settings: Settings, log: Log, asked: Asked, draws: Draws, progress: Progress) -> dict[str, Any]:
    """Figures of `all` predictions and of those of `new_products`. BadInput where the log is too short, Unavailable
    where Triton gives no answer, or changed its model meanwhile."""
    clicks = clicks_of(log)
    task = _Task(settings, launched(log, clicks), split(clicks, asked.predictions, asked.seed), draws, progress)
    return ask(settings, task.evaluated, cache_texts=100_000)


@dataclass(frozen=True)
class _Task:
    """All but the models; `log` with every product launched."""

    settings: Settings
    log: Log
    chosen: Split
    draws: Draws
    progress: Progress

    async def evaluated(self, models: Models) -> dict[str, Any]:
        self.progress("reads the products", 0.0)
        force = await in_force(self.log, models.text)
        shown = card("interest", repository_of(self.settings))
        recorder, window_ms = Recorder(), int(shown["configuration"]["window_ms"])
        replay = Replay(self.log, force, Models(models.text, recorder), self.settings)
        walk = Walk(self.log, replay, self.chosen, self.settings.half_life_ms)
        answers, asked = await _answers(walk, self.chosen, models, self.progress)
        refused = int((~walk.folded[clicks_of(self.log).row]).sum())
        if not answers:
            raise _all_refused(refused)
        points = points_in(replay, recorder, window_ms)
        tested, cut = whole(points.some(points.at_ms >= self.chosen.cut_ms))
        probability, model = await calibrated.interest_of(tested, models.interest)
        found = {
            "all": _part([each for each in answers if each.all], self.draws),
            "new_products": _part([each for each in answers if each.new], self.draws),
        }
        which = {"all": tested.product >= 0, "new_products": _new(tested, walk.observed, self.chosen)}
        for name, part in found.items():
            part["model"] |= calibrated.figures(tested, probability, which[name], self.draws)
        told = {
            "events": len(self.log),
            "refused": refused,
            "products": walk.observed.known,
            "cut_ms": self.chosen.cut_ms,
        }
        return {"model": only([*asked, model]), **told, "window_ms": window_ms, "window_cut": cut, **found}


def _all_refused(refused: int) -> BadInput:
    return BadInput(
        "a worker would refuse every click to be predicted in this log's last fifth",
        seen=f"{refused} clicks that come twice, lie more than lateness_ms behind one before, or have no clock's time",
        remedy="correct the times of events that are dated ahead",
    )


async def _answers(walk: Walk, chosen: Split, models: Models, progress: Progress) -> tuple[list[Judged], list[str]]:
    """Every question asked and answered, but for those whose click was not folded after all; and the models that were
    asked."""
    tree, learnt, waiting, found = BoostedTree(), list[Question](), list[Question](), list[tuple[list[Judged], str]]()
    tested = {int(click): at for at, click in enumerate(chosen.click) if chosen.all[at] or chosen.new[at]}
    fitted = False
    async for share, each in walk.questions():
        progress("predicts what is clicked next", share)
        if each.click not in tested:
            learnt.append(each)
            continue
        if not fitted:
            tree.fit(learnt)
            fitted, learnt = True, []
        waiting.append(each)
        if len(waiting) == _BATCH:
            found.append(await _judged(waiting, tree, models, chosen, tested))
            waiting = []
    if waiting:
        found.append(await _judged(waiting, tree, models, chosen, tested))
    answers = [each for some, _ in found for each in some if walk.folded[each.click]]
    return answers, [model for _, model in found]


async def _judged(
    questions: list[Question], tree: BoostedTree, models: Models, chosen: Split, tested: dict[int, int]
) -> tuple[list[Judged], str]:
    scores = await models.interest.score(np.concatenate([each.features for each in questions]))
    starts = np.cumsum([0, *(len(each.features) for each in questions)])
    found = []
    for at, each in enumerate(questions):
        own = scores.interest[starts[at] : starts[at + 1]].reshape(-1).astype(np.float64)
        places = {"model": each.place(own), "boosted_tree": each.place(tree.scores(each))}
        which = tested[each.click]
        marks = {name: bool(getattr(chosen, name)[which]) for name in ("all", "new", "again")}
        found.append(Judged(each.click, each.shopper, places=each.places | places, **marks))
    return found, scores.model


def _part(answers: Sequence[Judged], draws: Draws) -> dict[str, Any]:
    found = judged.figures(answers, ("model", *BASELINES), draws)
    return {
        "n": len(answers),
        "repeats": sum(each.again for each in answers),
        "model": {**found["model"], "candidate_recall": judged.ranked(answers, "model")},
        "baselines": {name: found[name] for name in BASELINES},
    }


def _new(points: Points, observed: Observed, chosen: Split) -> "np.ndarray[Any, np.dtype[np.bool_]]":
    """Candidates whose product was first clicked inside the test period, bool[P, 20]."""
    code = np.where(points.product >= 0, observed.code_of[points.product], -1)
    first_ms = observed.launches["start_ms"][code]
    return np.asarray((code >= 0) & (first_ms >= chosen.cut_ms), np.bool_)
