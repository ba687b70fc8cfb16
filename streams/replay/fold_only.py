"""Events folded into rows and nothing else: no text is read, nobody is scored, nothing is decided or promoted."""

import numpy as np

from scorer.arrays import Table
from scorer.decide import apply
from scorer.decisions import PROMOTION
from scorer.flags import DEGRADED
from scorer.observe import observe
from scorer.trends import follow
from streams.journal.records import VECTOR
from streams.runner.compute import flag_texts, touch, touch_trends
from streams.runner.gather import InForce, Taken
from streams.runner.offering import offer
from streams.runner.state import State


def fold_only(state: State, taken: Taken, force: InForce, rules: Table, partition: int) -> None:
    """One step of it; its rows carry the next number."""
    events, store, number = taken.events, state.store, state.number + 1
    active, products = np.ones(len(events), np.uint8), force.catalogue.product_rows
    trend_of = store.trend_of(force.view, len(products))
    flag_texts(events, np.full(len(taken.texts), DEGRADED, np.uint8))
    points, at, before, _ = observe(
        store.profiles.rows,
        events,
        active=active,
        products=products,
        trend_of=trend_of,
        text_vectors=np.zeros((len(taken.texts), VECTOR), np.float32),
        rules=rules,
        running_max_ms=taken.running_max_ms,
    )
    chosen = offer(store, taken, force, points, at, active=active, trend_of=trend_of, before=before)
    everyone = np.ones(len(store.trends.rows), np.uint8)
    offers = (chosen >= 0).sum(axis=1, dtype=np.int32)
    follow(
        store.trends.rows,
        events,
        active=everyone,
        trend_of=trend_of,
        before=before,
        point_events=at,
        offers=offers,
    )
    heard, _, state.due = apply(
        store.dealings.rows,
        events,
        active=active,
        point_events=at,
        promotions=np.zeros(0, PROMOTION),
        due=state.due,
        terms=state.bound.terms(force, store, rules, partition),
        rules=rules,
        running_max_ms=taken.running_max_ms,
    )
    touch(store, events, at, number)
    store.dealings.touch(events["row"][heard == 1], number)
    touch_trends(store, events, at, trend_of=trend_of, number=number)
    state.advance(number, [])
