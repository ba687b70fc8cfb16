"""What one event leaves in its shopper's profile: vector, categories, brands, prices, counts, and that it was seen."""

from typing import Final

import numpy as np

from scorer import decay, prices, pulse, sketch
from scorer.arrays import F4, Int, Real, Row, Table
from scorer.compiled import compiled
from scorer.kinds import TASTE
from scorer.profile import DIMENSIONS, REMEMBERED

NOTHING: Final = 0  # where an event's vector comes from
OF_PRODUCT: Final = 1
OF_TEXT: Final = 2


@compiled
def fold(row: Row, event: Row, source: Int, products: Table, text_vectors: F4, rules: Row) -> None:
    """Fold `event` into `row`; `source` says where its vector is: its product, its text, nowhere."""
    at_ms, half_life_ms = np.int64(event["at_ms"]), np.int64(rules["half_life_ms"])
    decay.move_landmark(row, at_ms, half_life_ms)
    weight = decay.power(at_ms - np.int64(row["landmark_ms"]), half_life_ms)
    taste = TASTE[event["kind"]] * weight
    counts = row["counts"]
    counts[event["kind"]] = np.float32(np.float64(counts[event["kind"]]) + weight)
    if source != NOTHING and row["space"] != rules["space"]:
        _enter_space(row, np.int64(rules["space"]))
    if source == OF_TEXT:
        _add_vector(row, text_vectors[event["text"]], taste)
    elif source == OF_PRODUCT:
        _add_vector(row, products[event["product"]]["vector"], taste)
    if taste > 0.0:
        _fold_product(row, event, products, taste)
    pulse.beat(row, event, np.int64(rules["bot_events_per_min"]))
    _remember(row, event, at_ms)


@compiled
def _enter_space(row: Row, space: Int) -> None:
    """Vectors of two spaces are never added up: the first of a new space starts anew."""
    row["space"] = space
    row["taste"] = np.float32(0.0)
    vector = row["vector"]
    for i in range(DIMENSIONS):
        vector[i] = np.float32(0.0)


@compiled
def _add_vector(row: Row, source: F4, taste: Real) -> None:
    vector = row["vector"]
    for i in range(DIMENSIONS):
        vector[i] = np.float32(np.float64(vector[i]) + np.float64(source[i]) * taste)
    row["taste"] = np.float32(np.float64(row["taste"]) + abs(taste))


@compiled
def _fold_product(row: Row, event: Row, products: Table, taste: Real) -> None:
    """Category, brand and price; the event's own price goes before the list price."""
    price_micro = np.int64(event["price_micro"])
    if event["product"] >= 0:
        product = products[event["product"]]
        sketch.add(row["categories"], row["category_weights"], product["category"], taste)
        sketch.add(row["brands"], row["brand_weights"], product["brand"], taste)
        if price_micro < 0:
            price_micro = np.int64(product["price_micro"])
    if price_micro >= 0:
        prices.add(row, np.float64(price_micro) / 1e6, taste)


@compiled
def _remember(row: Row, event: Row, at_ms: Int) -> None:
    row["previous_ms"] = row["last_ms"]
    row["last_ms"] = max(np.int64(row["last_ms"]), at_ms)
    row["seen"][np.int64(row["events"]) % REMEMBERED] = event["id_hash"]
    row["events"] = np.uint32(np.int64(row["events"]) + 1)
