"""What came of the promotions of a run, with the chance of what each caused in place of its draw: the same mean, with
less noise. What the shopper did anyway counts whole."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from scorer.channels import CHANNELS
from scorer.ids import to_hex
from streams.backtest.logged import Logged
from streams.backtest.moments import Moments
from streams.shop.responding import answers
from tests.builders.closed_shop import ClosedShop

SHOWN = 0.97  # of a hundred triggers (streams/shop/responding.py)
_CLICKS = ("view", "cart", "favourite")
Floats = npt.NDArray[np.float64]
Acts = Mapping[tuple[str, str], npt.NDArray[np.int64]]


def likely_outcomes(run: ClosedShop, moments: Moments, found: Logged, window_ms: int) -> tuple[Floats, Floats]:
    """Chance that each decision's promotion was clicked, and bought, float64[n].

    Where its own answer came, whether the shopper would have acted anyway stands in the shop's log; elsewhere it is
    what was seen."""
    caused = set(answers(run.shop, run.triggers)["clicks"]["event_id"].to_pylist())
    triggers = {trigger["decision_id"]: trigger for trigger in run.triggers}
    kinds = (("view", _acts(run, _CLICKS)), ("purchase", _acts(run, ("purchase",))))
    ids = moments.columns["decisions"]["id"][found.point]
    clicked, purchased = found.clicked.copy(), found.purchased.copy()
    for at in np.flatnonzero(found.launch >= 0).tolist():
        trigger = triggers[to_hex(ids[at])]
        for seen, (kind, acts), chance in zip((clicked, purchased), kinds, _chances(run, trigger), strict=True):
            anyway = seen[at]
            if f"{kind}-{trigger['decision_id']}" in caused:
                anyway = _acted(acts, trigger, window_ms)
            seen[at] = 1 - (1 - anyway) * (1 - chance)
    return clicked, purchased


def _acts(run: ClosedShop, kinds: tuple[str, ...]) -> Acts:
    """When each shopper did such a thing with each product, by the shop's log, ascending."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    columns = (run.log.clicks[name].to_pylist() for name in ("shopper", "product", "kind", "at_ms"))
    for shopper, product, kind, at_ms in zip(*columns, strict=True):
        if kind in kinds:
            found[shopper, product].append(at_ms)
    return {pair: np.sort(times) for pair, times in found.items()}


def _acted(acts: Acts, trigger, window_ms: int) -> float:  # type: ignore[no-untyped-def]
    times = acts.get((trigger["shopper"], trigger["product"]))
    if times is None:
        return 0.0
    first, last = np.searchsorted(times, (trigger["at_ms"] + 1, trigger["at_ms"] + window_ms))
    return float(last > first)


def _chances(run: ClosedShop, trigger) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    truth, who, what = run.shop.truth, trigger["shopper"], trigger["product"]
    channel, discount = CHANNELS.index(trigger["channel"]), trigger["discount_micro"] / 1e6
    clicked, bought = truth.promoted(who, what, channel=channel, discount=discount)
    anyway = float(truth.purchase([who], [what], promotions=[0])[0])
    return SHOWN * clicked, SHOWN * max(bought - anyway, 0.0)
