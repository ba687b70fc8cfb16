"""The heart of a step: observe, score, decide. The same for a live step, a restart and a replay: the models differ."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer import trend_features, trends
from scorer.arrays import U8, Table
from scorer.candidates import MOST
from scorer.decide import Asked, decide
from scorer.features import features
from scorer.flags import DEGRADED, NO_TEXT
from scorer.kinds import DELIVERY
from scorer.observe import observe
from scorer.recent import IS_CLICK
from scorer.vectors_needed import vectors_needed
from streams.ports import Canary, Float32, InterestModel, InterestScores, TextModel, TextScores
from streams.runner.audiences import in_audience
from streams.runner.gather import InForce, Taken
from streams.runner.offering import offer
from streams.runner.state import State
from streams.store import RowStore


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
    store = state.store
    events, products, launches = taken.events, force.catalogue.product_rows, force.view.rows
    space = int(rules["space"][0])
    needed = vectors_needed(events, products, texts=len(taken.texts), space=space)
    texts = await models.text.encode(taken.texts, needed)
    flag_texts(events, texts.flags)
    active = np.ones(len(events), np.uint8)
    trend_of = store.trend_of(force.view, len(products))
    points, at, before, _ = observe(
        store.profiles.rows,
        events,
        active=active,
        products=products,
        trend_of=trend_of,
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
    chosen = offer(store, taken, force, points, at, active=active, trend_of=trend_of, before=before)
    everyone = np.ones(len(store.trends.rows), np.uint8)
    clicked: dict[str, Any] = {"active": everyone, "trend_of": trend_of, "before": before}
    if models.looks:
        asked = features(points, at, candidates=chosen, rules=rules, **context)
        clicks = trends.check(store.trends.rows, events, **clicked)
        trend_features.fill(asked, clicks, points=points, point_events=at, candidates=chosen, launches=launches)
    else:
        asked = np.zeros((len(points), MOST, 0), np.float32)
        offers = (chosen >= 0).sum(axis=1, dtype=np.int32)
        trends.follow(store.trends.rows, events, **clicked, point_events=at, offers=offers)
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
    touch(store, events, at, number)
    store.dealings.touch(events["row"][decided.heard == 1], number)
    store.dealings.touch(decided.outcomes["row"], number)
    changed = np.flatnonzero(decided.campaigns)
    store.campaigns.touch(changed.astype(np.int32), number)
    touch_trends(store, events, at, trend_of=trend_of, number=number)
    own = np.sort(store.campaigns.rows[changed], order="launch")  # a restart may find the rows in another order
    return Computed(texts, at, scores, decided.decisions, before, decided.promotions, decided.outcomes, own, about)


def negative(texts: TextScores) -> npt.NDArray[np.uint8]:
    """1 where a text is more likely negative than anything else; a text that no model read says nothing."""
    read = texts.flags & (DEGRADED | NO_TEXT) == 0
    found: npt.NDArray[np.uint8] = ((texts.sentiments.argmax(axis=1) == 0) & read).astype(np.uint8)
    return found


def touch(store: RowStore, events: npt.NDArray[np.void], points: npt.NDArray[np.int32], number: int) -> None:
    """Say that the rows that these events changed now carry step `number`."""
    folded = events["status"] == 0
    store.profiles.touch(events["row"][folded & (events["kind"] != DELIVERY)], number)
    store.dealings.touch(events["row"][points], number)


def touch_trends(
    store: RowStore,
    events: npt.NDArray[np.void],
    points: npt.NDArray[np.int32],
    *,
    trend_of: npt.NDArray[np.int32],
    number: int,
) -> None:
    """The same of the trends that these events changed and that are behind."""
    clicks = events[(events["status"] == 0) & IS_CLICK[events["kind"]] & (events["product"] >= 0)]
    if len(clicks) or len(points):
        rows = np.append(trend_of[clicks["product"]], np.int32(trends.ALL))
        rows = rows[rows >= 0]
        store.trends.touch(rows[store.trends.step[rows] < number], number)


def flag_texts(events: npt.NDArray[np.void], flags: npt.NDArray[np.uint8]) -> None:
    """Give each event with a text what the model said of that text, before it is folded."""
    worded = events["text"] >= 0
    events["flags"][worded] |= flags[events["text"][worded]]
