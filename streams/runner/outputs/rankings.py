"""The topic `rankings`: one record per decision, where the setting says so: the launches in the policy's order."""

from typing import Any

import numpy as np
import pyarrow as pa

from scorer.channels import CHANNELS
from scorer.ids import decision_hex
from scorer.plans import POLICIES
from scorer.ranking import places
from streams.runner.outputs.columns import NOTHING, Columns, lists, named, text
from streams.runner.outputs.offers import offer_names
from streams.runner.outputs.source import Source


def rankings(source: Source) -> Columns:
    """The eligible launches by the value of their best arm, then those held back, the more interesting first."""
    made, scores = source.computed.decisions, source.computed.scores
    if not source.settings.rankings or not len(made):
        return NOTHING
    events, keys = made["event"], source.shoppers(made["event"])
    columns = {
        "decision_id": decision_hex(made["id"]),
        "shopper": text(keys),
        "at_ms": source.taken.events["at_ms"][events],
        **source.origin(events),
        **_in_order(source),
        "policy": np.array(POLICIES, object)[made["policy"]],
        "model": scores.of_points(),
        "flags": (made["flags"] | scores.flags).astype(np.int32),
    }
    return keys, columns


def _in_order(source: Source) -> dict[str, Any]:
    made, view = source.computed.decisions, source.force.view
    found = [places(decision) for decision in made]
    counts = np.array([len(order) for order, _ in found], np.int64)
    rows = np.repeat(np.arange(len(made)), counts)
    at = np.array([place for order, _ in found for place in order], np.int64)
    arms = np.array([best[place] for order, best in found for place in order], np.int64)
    launches, arm, has = made["candidates"][rows, at], np.maximum(arms, 0), arms >= 0
    offers = offer_names(view, np.where(has, launches, -1), made["arm_offers"][rows, arm])
    channels = named(CHANNELS, np.where(has, made["arm_channels"][rows, arm], -1).astype(np.int32))
    return {
        "launches": lists(counts, named(view.ids, launches), pa.string()),
        "products": lists(counts, named(view.products, launches), pa.string()),
        "eligible": np.bincount(rows[has], minlength=len(made)).astype(np.int32),
        "offers": lists(counts, [name or "" for name in offers], pa.string()),
        "channels": lists(counts, [name or "" for name in channels], pa.string()),
        "value_micro": lists(counts, np.where(has, made["arm_value_micro"][rows, arm], 0), pa.int64()),
        "interest_micro": lists(counts, made["interest_micro"][rows, at], pa.int32()),
        "propensity_micro": lists(counts, made["propensity_micro"][rows, at], pa.int32()),
        "reasons": lists(counts, made["reasons"][rows, at].astype(np.int32), pa.int32()),
        "plan_versions": lists(counts, view.rows["version"][launches].astype(np.int64), pa.int64()),
    }
