"""Compile everything before the first event."""

from typing import Any

import numpy as np

from scorer import (
    answers,
    audience,
    campaigns,
    catalogue,
    dealings,
    decisions,
    profile,
    rules,
    settle,
    trend_features,
    trends,
)
from scorer.candidates import MOST, candidates, live
from scorer.decide import Asked, apply, decide
from scorer.events import EVENT
from scorer.features import features
from scorer.guards import worth
from scorer.hashing import span_hashes
from scorer.learning import known
from scorer.observe import observe
from scorer.order import merge
from scorer.share import within
from scorer.similarity import similarity_micro
from scorer.terms import terms


def warm() -> None:
    """Run each compiled function once on one event, so that none is compiled in the middle of a stream.

    There is one signature each: `scorer.arrays.ready` brings read-only and strided arrays to it.
    """
    span_hashes(np.frombuffer(b"one", np.uint8), np.array([0, 3]))
    none = np.array([], np.int64)
    merge((np.array([1]), none), np.full(2, -1), np.ones(2, np.uint8), 1)
    shopper = np.array([1], np.uint64)
    within(1, 1, shopper, 1)
    similarity_micro(np.zeros((1, profile.DIMENSIONS), np.float32), catalogue.empty_products(1), np.zeros(1, np.int32))
    rows, books = profile.blank(shopper), dealings.blank(shopper)
    audience.compile("decayed_views > 1").holds(rows, np.array([1]), half_life_ms=1)
    events = np.zeros(1, EVENT)
    events["asks"], events["kind"] = 1, 4
    active, obeyed = np.ones(1, np.uint8), rules.build()
    products = np.array([catalogue.product_row("product", vector=np.ones(profile.DIMENSIONS, np.float32))])
    launches = np.array([catalogue.launch_row("launch", product=0, start_ms=0, end_ms=1)])
    trend_of = np.zeros(1, np.int32)
    points, point_events, before, _ = observe(
        rows,
        events,
        active=active,
        products=products,
        trend_of=trend_of,
        text_vectors=np.zeros((1, profile.DIMENSIONS), np.float32),
        rules=obeyed,
        running_max_ms=-1,
    )
    matched = (np.array([0, 1], np.int32), np.array([0], np.int32))
    found = candidates(points, point_events, events=events, launches=launches, products=products, matched=matched)
    seen = features(
        points,
        point_events,
        events=events,
        candidates=found,
        launches=launches,
        products=products,
        matched=matched,
        rules=obeyed,
    )
    answers.follow(
        rows,
        events,
        active=active,
        point_events=point_events,
        candidates=found,
        launches=launches,
        products=products,
        trend_of=trend_of,
        before=before,
    )
    rows = trends.blank(np.zeros(1, np.uint64))
    columns = trends.check(rows, events, active=active, trend_of=trend_of, before=before)
    trend_features.fill(seen, columns, points=points, point_events=point_events, candidates=found, launches=launches)
    offers = live(launches, events["at_ms"][point_events])
    trends.follow(
        rows, events, active=active, trend_of=trend_of, before=before, point_events=point_events, offers=offers
    )
    many = np.full((1, MOST), 0.5, np.float32)
    asked = Asked(points, point_events, found, many, many, np.ones((1, MOST), np.uint8))
    nothing = np.zeros(0, settle.DUE)
    bound = terms(launches, products)
    given: dict[str, Any] = {"active": active, "due": nothing, "terms": bound, "rules": obeyed, "running_max_ms": -1}
    decide(books, campaigns.blank(shopper), events, asked=asked, negative=np.zeros(1, np.uint8), **given)
    unpromoted = np.zeros(0, decisions.PROMOTION)
    apply(books, events, point_events=point_events, promotions=unpromoted, **given)


def warm_learning() -> None:
    """The same of what learns from outcomes and paces budgets."""
    one, some = np.ones(1, np.uint8), np.ones(1, np.int64)
    came: dict[str, Any] = {"reward_micro": some, "prior_micro": some, "clicked": one, "purchased": one, "shown": one}
    known.solved(known.taught(known.blank(), np.ones((1, 12), np.int32), **came))
    worth.released(1, 0, 1, 0)
