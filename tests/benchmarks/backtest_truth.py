"""What came of the promotions of a run, with the chance of what each caused in place of its draw: the same mean, with
much less noise. A click or purchase that its promotion did not cause came anyway, and counts whole."""

import numpy as np
import numpy.typing as npt

from scorer.channels import CHANNELS
from scorer.ids import to_hex
from streams.backtest.logged import Logged
from streams.backtest.moments import Moments
from streams.shop.responding import answers
from tests.builders.closed_shop import ClosedShop

SHOWN = 0.97  # of a hundred triggers (streams/shop/responding.py)
Floats = npt.NDArray[np.float64]


def likely_outcomes(run: ClosedShop, moments: Moments, found: Logged) -> tuple[Floats, Floats]:
    """Chance that each decision's promotion was clicked, and bought, float64[n]."""
    caused = set(answers(run.shop, run.triggers)["clicks"]["event_id"].to_pylist())
    chances = {trigger["decision_id"]: _chances(run, trigger) for trigger in run.triggers}
    ids = moments.columns["decisions"]["id"][found.point]
    clicked, purchased = found.clicked.copy(), found.purchased.copy()
    for at in np.flatnonzero(found.launch >= 0).tolist():
        name = to_hex(ids[at])
        for seen, kind, chance in zip((clicked, purchased), ("view", "purchase"), chances[name], strict=True):
            anyway = seen[at] if f"{kind}-{name}" not in caused else 0.0
            seen[at] = 1 - (1 - anyway) * (1 - chance)
    return clicked, purchased


def _chances(run: ClosedShop, trigger) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    truth, who, what = run.shop.truth, trigger["shopper"], trigger["product"]
    channel, discount = CHANNELS.index(trigger["channel"]), trigger["discount_micro"] / 1e6
    clicked, bought = truth.promoted(who, what, channel=channel, discount=discount)
    anyway = float(truth.purchase([who], [what], promotions=[0])[0])
    return SHOWN * clicked, SHOWN * max(bought - anyway, 0.0)
