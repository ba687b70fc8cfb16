"""The topic `outcomes`: one record per promotion whose window closed, a zero included."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scorer.channels import CHANNELS
from scorer.ids import decision_hex
from scorer.opened import CONTEXT, SHOWN
from scorer.plans import POLICIES
from streams.runner.outputs.columns import NOTHING, Columns, lists, text
from streams.runner.outputs.offers import offer_names
from streams.runner.outputs.source import Source

_SAME = (
    "at_ms",
    "closes_ms",
    "clicked_ms",
    "purchased_ms",
    "purchases",
    "revenue_micro",
    "cost_micro",
    "reward_micro",
    "prior_micro",
    "propensity_micro",
    "policy_state",
)


def outcomes(source: Source) -> Columns:
    """What came of each, in the order in which they closed."""
    closed, view = source.computed.outcomes, source.force.view
    if not len(closed):
        return NOTHING
    keys = [source.store.shoppers.keys[row] for row in closed["row"].tolist()]
    launches = _places(closed, source)
    columns = {
        "decision_id": decision_hex(closed["id"]),
        "shopper": text(keys),
        "launch": np.array([*view.ids, ""], object)[launches],
        "product": np.array([*view.products, ""], object)[launches],
        "offer": np.array([name or "" for name in offer_names(view, launches, closed["offer"])], object),
        "channel": np.array(CHANNELS, object)[closed["channel"]],
        "shown": np.array(SHOWN, object)[closed["shown"]],
        "context": lists(np.full(len(closed), CONTEXT), closed["context"].ravel(), pa.int32()),
        "plan_version": closed["plan_version"].astype(np.int64),
        "policy": np.array(POLICIES, object)[closed["policy"]],
        "flags": closed["flags"].astype(np.int32),
        **{name: closed[name] for name in _SAME},
    }
    return keys, columns


def _places(closed: npt.NDArray[np.void], source: Source) -> npt.NDArray[np.int32]:
    """Index of the version of its launch that each followed; of the newest where that one is not known any more."""
    view, store = source.force.view, source.store
    hashes = store.campaigns.rows["launch"][store.campaign_of(view)].tolist()
    newest = {launch: at for at, launch in enumerate(hashes) if view.products[at]}
    exact = {both: at for at, both in enumerate(zip(hashes, view.versions, strict=True))}
    followed = zip(closed["launch"].tolist(), closed["plan_version"].tolist(), strict=True)
    return np.array([exact.get(both, newest.get(both[0], -1)) for both in followed], np.int32)
