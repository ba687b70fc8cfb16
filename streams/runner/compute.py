"""The heart of a step: observe, score, decide. The same for a live step, a restart and a replay: the models differ."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from scorer import trend_features, trends
from scorer.arrays import U8, Table
from scorer.candidates import MOST
from scorer.decide import Asked, decide
from scorer.features import features
from scorer.flags import DEGRADED, NO_TEXT
from scorer.vectors_needed import vectors_needed
from streams.ports import Canary, Float32, InterestModel, InterestScores, TextModel, TextScores
from streams.runner.audiences import in_audience
from streams.runner.folding import Folding
from streams.runner.gather import InForce, Taken
from streams.runner.state import State


@dataclass(frozen=True)
class Models:
    """The two models of a step, live or recorded, and a canary where one decides for some shoppers.

    `looks`: whether they look at the features; those of recorded scores do not, and features are spared.
    """

    text: TextModel
    interest: InterestModel
    canary: Canary | None = field(default=None, kw_only=True)
    looks: bool = field(default=True, kw_only=True)

    async def scores(self, features: Float32, shoppers: U8) -> InterestScores:
        """Interest of each point, whose shoppers' hashes are `shoppers`."""
        if self.canary is None:
            return await self.interest.score(features)
        return await self.canary.score(self.interest, features, shoppers)


@dataclass(frozen=True)
class Computed:
    """What a step came to: scores, decision points, decisions and promotions, all in merged order; OUTCOME rows in the
    order in which they closed; the CAMPAIGN rows that changed; and what the decisions were asked about."""

    texts: TextScores
    points: npt.NDArray[np.int32]
    scores: InterestScores
    decisions: npt.NDArray[np.void]
    before: npt.NDArray[np.uint32]
    promotions: npt.NDArray[np.void]
    outcomes: npt.NDArray[np.void]
    campaigns: npt.NDArray[np.void]
    asked: Asked


async def compute(
    taken: Taken, state: State, force: InForce, *, rules: Table, models: Models, number: int, partition: int
) -> Computed:
    """Fold, score and decide one step; the rows of `state` change in place and carry `number` afterwards."""
    fold = Folding.begun(state, taken, force, rules=rules, partition=partition)
    store, events, launches = state.store, taken.events, force.view.rows
    products, space = force.catalogue.product_rows, int(rules["space"][0])
    texts = await models.text.encode(taken.texts, vectors_needed(events, products, texts=len(taken.texts), space=space))
    active = fold.every_event
    points, at, before = fold.observed(active, texts.flags, texts.vectors)
    chosen = fold.offered(points, at, active, before)
    if models.looks:
        asked = features(
            points,
            at,
            candidates=chosen,
            rules=rules,
            events=events,
            launches=launches,
            products=products,
            matched=taken.matched,
        )
        clicks = trends.check(store.trends.rows, events, active=fold.every_trend, trend_of=fold.trend_of, before=before)
        trend_features.fill(asked, clicks, points=points, point_events=at, candidates=chosen, launches=launches)
    else:
        asked = np.zeros((len(points), MOST, 0), np.float32)
        fold.followed_by_all(at, before, chosen)
    scores = await models.scores(asked, points["shopper"])
    at_ms, half_life_ms = events["at_ms"][at], int(rules["half_life_ms"][0])
    audience = in_audience(points, at_ms, chosen, force.view, half_life_ms)
    terms = state.bound.terms(force, store, rules, partition, points)
    about = Asked(points, at, chosen, scores.interest, scores.purchase, audience)
    decided = decide(
        store.dealings.rows,
        store.campaigns.rows,
        events,
        active=active,
        asked=about,
        negative=negative(texts),
        due=state.due,
        terms=terms,
        rules=rules,
        running_max_ms=taken.running_max_ms,
    )
    state.due = decided.due
    fold.touch(active, at, number)
    fold.touch_dealings(decided.heard, decided.outcomes["row"], at, number)
    changed = np.flatnonzero(decided.campaigns)
    store.campaigns.touch(changed.astype(np.int32), number)
    own = np.sort(store.campaigns.rows[changed], order="launch")  # a restart may find the rows in another order
    return Computed(texts, at, scores, decided.decisions, before, decided.promotions, decided.outcomes, own, about)


def negative(texts: TextScores) -> npt.NDArray[np.uint8]:
    """1 where a text is more likely negative than anything else; a text that no model read says nothing."""
    read = texts.flags & (DEGRADED | NO_TEXT) == 0
    found: npt.NDArray[np.uint8] = ((texts.sentiments.argmax(axis=1) == 0) & read).astype(np.uint8)
    return found
