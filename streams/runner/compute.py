"""The heart of a step: observe, score, decide. The same for a live step, a restart and a replay: the models differ."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.arrays import U8, Table
from scorer.candidates import candidates
from scorer.decide import decide
from scorer.features import features
from scorer.kinds import PURCHASE
from scorer.observe import observe
from streams.ports import Canary, Float32, InterestModel, InterestScores, TextModel, TextScores
from streams.runner.gather import InForce, Taken
from streams.store import RowStore


@dataclass(frozen=True)
class Models:
    """The two models of a step, live or recorded, and a canary where one decides for some shoppers."""

    text: TextModel
    interest: InterestModel
    canary: Canary | None = field(default=None, kw_only=True)

    async def scores(self, features: Float32, shoppers: U8) -> InterestScores:
        """Interest of each point, whose shoppers' hashes are `shoppers`."""
        if self.canary is None:
            return await self.interest.score(features)
        return await self.canary.score(self.interest, features, shoppers)


@dataclass(frozen=True)
class Computed:
    """What a step came to: scores, decision points and decisions, all in merged order."""

    texts: TextScores
    points: npt.NDArray[np.int32]
    scores: InterestScores
    decisions: npt.NDArray[np.void]


async def compute(
    taken: Taken, store: RowStore, force: InForce, *, rules: Table, models: Models, number: int
) -> Computed:
    """Fold, score and decide one step; the rows of `store` change in place and carry `number` afterwards."""
    events, products, launches = taken.events, force.catalogue.product_rows, force.view.rows
    texts = await models.text.encode(taken.texts)
    flag_texts(events, texts.flags)
    active = np.ones(len(events), np.uint8)
    points, at, _ = observe(
        store.profiles.rows,
        events,
        active=active,
        products=products,
        text_vectors=texts.vectors,
        rules=rules,
        running_max_ms=taken.running_max_ms,
    )
    context: dict[str, Any] = {
        "events": events,
        "launches": launches,
        "products": products,
        "matched": taken.matched,
    }
    chosen = candidates(points, at, **context)
    asked = features(points, at, candidates=chosen, rules=rules, **context)
    scores = await models.scores(asked, points["shopper"])
    decisions = decide(
        store.dealings.rows,
        events,
        active=active,
        points=points,
        point_events=at,
        candidates=chosen,
        interest=scores.interest,
        launches=launches,
        rules=rules,
    )
    touch(store, events, at, number)
    return Computed(texts, at, scores, decisions)


def touch(store: RowStore, events: npt.NDArray[np.void], points: npt.NDArray[np.int32], number: int) -> None:
    """Say that the rows that these events changed now carry step `number`."""
    folded = events["status"] == 0
    store.profiles.touch(events["row"][folded], number)
    store.dealings.touch(events["row"][folded & (events["kind"] == PURCHASE)], number)
    store.dealings.touch(events["row"][points], number)


def flag_texts(events: npt.NDArray[np.void], flags: npt.NDArray[np.uint8]) -> None:
    """Give each event with a text what the model said of that text, before it is folded."""
    worded = events["text"] >= 0
    events["flags"][worded] |= flags[events["text"][worded]]
