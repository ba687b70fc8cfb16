"""The topic `search-scores`: each live launch whose words a folded search matched."""

import math

import numpy as np

from scorer.events import FOLDED
from scorer.similarity import dot
from streams.runner.outputs.columns import NOTHING, Columns, named, same, text
from streams.runner.outputs.source import Events, Source


def search_scores(source: Source) -> Columns:
    """Search, launch, and how near the query's vector is to the product's."""
    taken, view = source.taken, source.force.view
    offsets, launches = taken.matched
    if not len(launches):
        return NOTHING
    events = np.repeat(np.arange(len(taken.events), dtype=np.int32), np.diff(offsets))
    folded = taken.events["status"][events] == FOLDED
    events, launches = events[folded], launches[folded]
    keys = source.shoppers(events)
    columns = {
        "event_id": taken.event_ids(events),
        "shopper": text(keys),
        "launch": named(view.ids, launches),
        "product": named(view.products, launches),
        "at_ms": taken.events["at_ms"][events],
        **source.origin(events),
        "similarity_micro": _similarities(source, events, view.rows["product"][launches]),
        "model": same(source.computed.texts.model, len(events)),
        "flags": taken.events["flags"][events].astype(np.int32),
    }
    return keys, columns


def _similarities(source: Source, events: Events, products: Events) -> list[int]:
    vectors, rows = source.computed.texts.vectors, source.force.catalogue.product_rows
    texts = source.taken.events["text"][events]
    pairs = zip(texts.tolist(), products.tolist(), strict=True)
    return [
        math.floor(dot(vectors[text_at], rows["vector"][product]) * 1e6 + 0.5) if product >= 0 else 0
        for text_at, product in pairs
    ]
