"""The topic `decisions`: one record per decision point, nothing included."""

import numpy as np
import pyarrow as pa

from scorer.decide import CAUSES
from scorer.ids import decision_hex
from scorer.policies import threshold
from streams.runner.outputs.columns import NOTHING, Columns, lists, named, same, text
from streams.runner.outputs.source import Source


def decisions(source: Source) -> Columns:
    """What was considered, what was chosen, how probable that was, and why the rest was not eligible."""
    made, scores = source.computed.decisions, source.computed.scores
    if not len(made):
        return NOTHING
    events, considered = made["event"], made["candidates"] >= 0
    count = considered.sum(axis=1)
    with_nothing = np.concatenate([considered, np.ones((len(made), 1), np.bool_)], axis=1)
    keys = source.shoppers(events)
    view = source.force.view
    columns = {
        "decision_id": decision_hex(made["id"]),
        "shopper": text(keys),
        "at_ms": source.taken.events["at_ms"][events],
        "cause": np.array(CAUSES, object)[made["cause"]],
        **source.origin(events),
        "launches": lists(count, named(view.ids, made["candidates"][considered]), pa.string()),
        "interest_micro": lists(count, made["interest_micro"][considered], pa.int32()),
        "reasons": lists(count, made["reasons"][considered].astype(np.int32), pa.int32()),
        "propensity_micro": lists(count + 1, made["propensity_micro"][with_nothing], pa.int32()),
        "launch": named(view.ids, made["action"]),
        "chosen_propensity_micro": made["chosen_micro"],
        "policy": same(threshold.NAME, len(made)),
        "model": scores.of_points(),
        "flags": (made["flags"] | scores.flags).astype(np.int32),
    }
    return keys, columns
