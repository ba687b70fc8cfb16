"""The topic `triggers`: one record per decision that chose a launch."""

from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.channels import CHANNELS
from scorer.ids import decision_hex
from streams.runner.outputs.columns import NOTHING, Columns, named, text
from streams.runner.outputs.copies import copy_texts
from streams.runner.outputs.offers import Names, copy_languages, offer_names
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
        **_promoted(source, rows),
        "flags": (rows["flags"] | source.computed.scores.flags[acted]).astype(np.int32),
    }
    return keys, columns


def copies_as_before(source: Source) -> Names:
    """`copy_text` of each record of `triggers`, as versions before told it."""
    rows = source.computed.decisions[source.computed.decisions["action"] >= 0]
    copies = copy_languages(source.force.view, rows["action"], rows["language"])
    return copy_texts(source.force, source.computed.promotions, copies, as_before=True)


def _promoted(source: Source, rows: npt.NDArray[np.void]) -> dict[str, Any]:
    """How to promote it: the offer, the channel, the copy."""
    view, made = source.force.view, source.computed.promotions
    copies = copy_languages(view, rows["action"], rows["language"])
    return {
        "offer": offer_names(view, made["launch"], made["offer"]),
        "channel": np.array(CHANNELS, object)[made["channel"]],
        "discount_micro": made["discount_micro"],
        "copy": [copy or "" for copy in copies],
        "copy_text": copy_texts(source.force, made, copies),
        "plan_version": made["plan_version"].astype(np.int64),
    }
