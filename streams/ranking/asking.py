"""One decision point of now, asked and decided as a worker would, on rows that nobody else sees."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer import settle, trend_features, trends
from scorer.arrays import Row, Table
from scorer.candidates import candidates
from scorer.decide import Asked, decide
from scorer.errors import BadSetting
from scorer.events import CLICKS, EVENT
from scorer.features import features
from scorer.kinds import VIEW
from scorer.observe import observe
from scorer.profile import DIMENSIONS
from scorer.recent import BEFORE
from streams.ports import InterestModel
from streams.ranking.loading import Standing
from streams.runner.audiences import in_audience
from streams.runner.bound import Bound

_POINT: Final = np.zeros(1, np.int32)  # the one event is the one point


@dataclass(frozen=True)
class Considered:
    """A DECISION row, whose draw and cause do not matter here, at `at_ms`; `model` gave the interests."""

    decision: Row
    at_ms: int
    model: str


async def considered(standing: Standing, model: InterestModel, rules: Table, at_ms: int | None) -> Considered:
    """What a decision at `at_ms` would consider: at an event of that moment, which is folded as a worker does; None: at
    the shopper's newest event. Rows of `standing` change. Raises BadSetting for None where there is no event."""
    store, force = standing.store, standing.force
    newest_ms = int(store.profiles.rows["last_ms"][standing.row])
    if at_ms is None and newest_ms < 0:
        raise BadSetting(
            "this shopper has told something and done nothing, so there is no newest event",
            where=store.shoppers.keys[standing.row].decode("utf-8", "replace"),
            remedy="Name a moment, such as --at 2026-10-03T21:14:05.",
        )
    now_ms = newest_ms if at_ms is None else at_ms
    event, new = _look(standing.row, now_ms), now_ms != newest_ms
    point = _folded(standing, event, rules) if new else store.profiles.rows[standing.row : standing.row + 1].copy()
    products, launches = force.catalogue.product_rows, force.view.rows
    context: dict[str, Any] = {"events": event, "launches": launches, "products": products, "matched": _no_search()}
    chosen = candidates(point, _POINT, **context)
    asked = features(point, _POINT, candidates=chosen, rules=rules, **context)
    _fill_trends(standing, asked, event, point, chosen, new=new)
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
    """The least that a shopper can do: a view of no known product. It asks, as not every view is a decision point."""
    event = np.zeros(1, EVENT)
    event["at_ms"] = event["published_ms"] = at_ms
    event["row"], event["kind"], event["input"], event["quantity"] = row, VIEW, CLICKS, 1
    event["product"] = event["text"] = event["price_micro"] = -1
    event["asks"] = 1
    return event


def _folded(standing: Standing, event: Table, rules: Table) -> Table:
    """The profile at the decision point that the event is."""
    store, products = standing.store, standing.force.catalogue.product_rows
    points, *_ = observe(
        store.profiles.rows,
        event,
        active=np.ones(1, np.uint8),
        products=products,
        trend_of=store.trend_of(standing.force.view, len(products)),
        text_vectors=np.zeros((0, DIMENSIONS), np.float32),
        rules=rules,
        running_max_ms=-1,
        known=True,  # folded, however late: it is no event that could have been seen before
    )
    return points


def _no_search() -> tuple[Any, Any]:
    return np.zeros(2, np.int32), np.zeros(0, np.int32)


def _fill_trends(standing: Standing, asked: Any, event: Table, point: Table, chosen: Any, *, new: bool) -> None:
    store, force = standing.store, standing.force
    trend_of = store.trend_of(force.view, len(force.catalogue.product_rows))
    before = np.zeros((0, BEFORE + 1), np.uint32)
    active = np.full(len(store.trends.rows), new, np.uint8)  # the newest event stands in them already
    columns = trends.check(store.trends.rows, event, active=active, trend_of=trend_of, before=before)
    trend_features.fill(asked, columns, points=point, point_events=_POINT, candidates=chosen, launches=force.view.rows)
