"""The topic `triggers`: one record per decision that chose a launch."""

import numpy as np

from scorer.ids import decision_hex
from streams.runner.outputs.columns import NOTHING, Columns, named, text
from streams.runner.outputs.source import Source


def triggers(source: Source) -> Columns:
    """Whom to promote what to, and until when."""
    made, view = source.computed.decisions, source.force.view
    acted = np.flatnonzero(made["action"] >= 0)
    if not len(acted):
        return NOTHING
    rows = made[acted]
    events, origin = rows["event"], source.origin(rows["event"])
    keys = source.shoppers(events)
    chosen = rows["candidates"] == rows["action"][:, None]
    columns = {
        "decision_id": decision_hex(rows["id"]),
        "shopper": text(keys),
        "launch": named(view.ids, rows["action"]),
        "product": named(view.products, rows["action"]),
        "at_ms": source.taken.events["at_ms"][events],
        "not_after_ms": origin["published_ms"] + source.settings.trigger_ttl_ms,
        "interest_micro": rows["interest_micro"][chosen],
        "propensity_micro": rows["chosen_micro"],
        **origin,
        "flags": (rows["flags"] | source.computed.scores.flags[acted]).astype(np.int32),
    }
    return keys, columns
