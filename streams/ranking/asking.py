"""One decision point of now, asked and decided as a worker would, on rows that nobody else sees."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer import settle, trend_features, trends
from scorer.arrays import Row, Table
from scorer.candidates import candidates
from scorer.decide import Asked, decide
from scorer.events import CLICKS, EVENT
from scorer.features import features
from scorer.kinds import VIEW
from scorer.recent import BEFORE
from streams.ports import InterestModel
from streams.ranking.loading import Standing
from streams.runner.audiences import in_audience
from streams.runner.bound import Bound

_POINT: Final = np.zeros(1, np.int32)  # the one event is the one point


@dataclass(frozen=True)
class Considered:
    """A DECISION row, whose draw does not matter here, at `at_ms`; `model` gave the interests."""

    decision: Row
    at_ms: int
    model: str


async def considered(standing: Standing, model: InterestModel, rules: Table, at_ms: int | None) -> Considered:
    """What a decision at `at_ms` (None: the shopper's newest event) would consider. Rows of `standing` change."""
    store, force = standing.store, standing.force
    point = store.profiles.rows[standing.row : standing.row + 1].copy()
    now_ms = int(point["last_ms"][0]) if at_ms is None else at_ms
    event, products, launches = _look(standing.row, now_ms), force.catalogue.product_rows, force.view.rows
    context: dict[str, Any] = {"events": event, "launches": launches, "products": products, "matched": _no_search()}
    chosen = candidates(point, _POINT, **context)
    asked = features(point, _POINT, candidates=chosen, rules=rules, **context)
    _fill_trends(standing, asked, event, point, chosen)
    scores = await model.score(asked)
    at = np.array([now_ms], np.int64)
    audience = in_audience(point, at, chosen, force.view, int(rules["half_life_ms"][0]))
    decided = decide(
        store.dealings.rows,
        store.campaigns.rows,
        event,
        active=np.ones(1, np.uint8),
        asked=Asked(point, _POINT, chosen, scores.interest, scores.purchase, audience),
        negative=np.zeros(0, np.uint8),
        due=np.zeros(0, settle.DUE),
        terms=Bound().terms(force, store, rules, standing.partition, point),
        rules=rules,
        running_max_ms=now_ms,
    )
    return Considered(decided.decisions[0], now_ms, scores.model)


def _look(row: int, at_ms: int) -> Table:
    """An event of the shopper that changes nothing: a view of no known product."""
    event = np.zeros(1, EVENT)
    event["at_ms"] = event["published_ms"] = at_ms
    event["row"], event["kind"], event["input"], event["quantity"] = row, VIEW, CLICKS, 1
    event["product"] = event["text"] = event["price_micro"] = -1
    return event


def _no_search() -> tuple[Any, Any]:
    return np.zeros(2, np.int32), np.zeros(0, np.int32)


def _fill_trends(standing: Standing, asked: Any, event: Table, point: Table, chosen: Any) -> None:
    store, force = standing.store, standing.force
    trend_of = store.trend_of(force.view, len(force.catalogue.product_rows))
    before = np.zeros((0, BEFORE + 1), np.uint32)
    nobody = np.zeros(len(store.trends.rows), np.uint8)
    columns = trends.check(store.trends.rows, event, active=nobody, trend_of=trend_of, before=before)
    trend_features.fill(asked, columns, points=point, point_events=_POINT, candidates=chosen, launches=force.view.rows)
