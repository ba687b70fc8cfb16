"""Builders of the core's tables: events, products, launches, rows."""

from typing import Any

import numpy as np

from scorer import campaigns, catalogue, dealings, profile, rules, settle
from scorer.arrays import F4, I4, U1, Table
from scorer.decide import Asked, Decided, decide
from scorer.events import EVENT
from scorer.hashing import text_hash
from scorer.kinds import VIEW
from scorer.observe import observe
from scorer.plans import unlimited
from scorer.terms import Terms, terms

SPACE = 7
T0 = 1_700_000_000_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def event(at_ms: int = T0, **fields: Any) -> Table:
    """EVENT[1]: a view by shopper 0 of no known product, with an id of its own."""
    one = np.zeros(1, EVENT)
    one["product"] = one["text"] = one["price_micro"] = -1
    one["quantity"], one["at_ms"], one["published_ms"], one["kind"] = 1, at_ms, at_ms, VIEW
    one["id_hash"] = text_hash(repr((at_ms, sorted(fields.items()))))
    for name, value in fields.items():
        one[name] = value
    return one


def stream_of(*events: Table) -> Table:
    """Events one after the other, with offsets."""
    joined = np.concatenate(events)
    joined["offset"] = np.arange(len(joined))
    return joined


def unit(seed: int) -> F4:
    """A seeded vector of unit length, float32[64]."""
    vector = np.random.default_rng(seed).standard_normal(profile.DIMENSIONS)
    return (vector / np.sqrt((vector * vector).sum())).astype(np.float32)


def axis(index: int) -> F4:
    """The unit vector along one axis."""
    return np.eye(profile.DIMENSIONS, dtype=np.float32)[index]


def products_of(*rows: Any) -> Table:
    """A PRODUCT table of these rows."""
    return np.array(list(rows), catalogue.PRODUCT)


def launches_of(*rows: Any) -> Table:
    """A LAUNCH table of these rows."""
    return np.array(list(rows), catalogue.LAUNCH)


def launch(name: str = "l", product: int = 0, start_ms: int = T0 - DAY, end_ms: int = T0 + 30 * DAY) -> Any:
    """One launch, open from a day before T0 for 31 days."""
    return catalogue.launch_row(name, product=product, start_ms=start_ms, end_ms=end_ms)


def nobody(count: int = 1) -> Table:
    """Profiles of shoppers of whom nothing is known."""
    return profile.blank(np.arange(1, count + 1, dtype=np.uint64))


def no_dealings(count: int = 1) -> Table:
    """Dealings of shoppers with whom nothing has happened."""
    return dealings.blank(np.arange(1, count + 1, dtype=np.uint64))


def no_matches(events: int) -> tuple[I4, I4]:
    """No search matched any launch."""
    return np.zeros(events + 1, np.int32), np.zeros(0, np.int32)


def fold(rows: Table, events: Table, **given: Any) -> tuple[Table, I4, int]:
    """`observe` with all active, an interval of 30 minutes, no products, no trends, no texts, nothing before, unless
    given; without what clicks followed."""
    settings: dict[str, Any] = {
        "active": np.ones(len(events), np.uint8),
        "products": catalogue.empty_products(),
        "text_vectors": np.zeros((0, profile.DIMENSIONS), np.float32),
        "rules": rules.build(space=SPACE, decision_interval_ms=30 * MINUTE),
        "running_max_ms": -1,
    }
    settings |= given
    points, at, _, newest_ms = observe(
        rows, events, **({"trend_of": np.full(len(settings["products"]), -1, np.int32)} | settings)
    )
    return points, at, newest_ms


def everyone(count: int) -> U1:
    """All of `count` events active."""
    return np.ones(count, np.uint8)


def asked_of(points: Table, at: I4, interest: tuple[float, ...], purchase: float = 0.0) -> Asked:
    """The first launches as candidates at every point, each with its interest; everybody is in every audience."""
    count, known = len(points), len(interest)
    candidates = np.full((count, 20), -1, np.int32)
    candidates[:, :known] = np.arange(known)
    likely = np.zeros((count, 20), np.float32)
    likely[:, :known] = interest
    return Asked(points, at, candidates, likely, np.full((count, 20), purchase, np.float32), np.ones((count, 20), "u1"))


def decide_on(events: Table, asked: Asked, book: Table, bound: Terms, **given: Any) -> tuple[Decided, Table]:
    """`decide` with all active, nothing open and nothing reviewed before, unless given; and the campaigns after."""
    own = campaigns.blank(bound.launches["hash"])
    settings: dict[str, Any] = {
        "active": everyone(len(events)),
        "negative": np.zeros(8, np.uint8),
        "due": np.zeros(0, settle.DUE),
        "running_max_ms": -1,
    }
    return decide(book, given.pop("campaigns", own), events, asked=asked, terms=bound, **(settings | given)), own


def plain_terms(launches: Table, products: Table, **given: Any) -> Terms:
    """Terms of launches whose only limits are the shop's, with a threshold of 2%, a millionth for each other action."""
    return terms(launches, products, plans=unlimited(len(launches), threshold_micro=20_000), **given)
