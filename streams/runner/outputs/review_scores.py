"""The topic `review-scores`: the sentiment of each review that was folded."""

import numpy as np

from scorer.events import FOLDED, REVIEWS
from scorer.sentiments import NAMES
from streams.runner.outputs.columns import NOTHING, Columns, same, text
from streams.runner.outputs.source import Source

SENTIMENTS = np.array(NAMES, object)


def review_scores(source: Source) -> Columns:
    """Probabilities of the three sentiments, and the most probable one."""
    folded, texts = source.taken.events, source.computed.texts
    events = np.flatnonzero((folded["input"] == REVIEWS) & (folded["status"] == FOLDED)).astype(np.int32)
    if not len(events):
        return NOTHING
    keys = source.shoppers(events)
    sentiments = texts.sentiments[folded["text"][events]].astype(np.float64)
    micro = (sentiments * 1e6 + 0.5).astype(np.int32)
    columns = {
        "event_id": source.taken.event_ids(events),
        "shopper": text(keys),
        "product": [source.taken.product(at) for at in events.tolist()],
        "at_ms": folded["at_ms"][events],
        **source.origin(events),
        "negative_micro": micro[:, 0],
        "neutral_micro": micro[:, 1],
        "positive_micro": micro[:, 2],
        "sentiment": SENTIMENTS[micro.argmax(axis=1)],
        "model": same(texts.model, len(events)),
        "flags": folded["flags"][events].astype(np.int32),
    }
    return keys, columns
