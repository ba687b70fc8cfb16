"""A launch's lift as one JSON object."""

from dataclasses import asdict
from typing import Any

from scorer.lift.difference import Interval
from scorer.lift.sample_ratio import BROKEN
from streams.lift.compared import Comparison, Means
from streams.lift.measure import Arrivals, Lift
from streams.lift.money import Money
from streams.lift.sentences import conclusion, said, trusted


def record(lift: Lift, money: Money) -> dict[str, Any]:
    """Means and differences are per 1,000 shoppers. A difference is that of the means `adjusted` for what was done
    before, not of those `seen`; `relative` is a share of the adjusted held-out mean; a bound that is not there (yet) is
    infinite. `days` are those from `first_at`, when the first shopper came in, to the end of the launch's window at
    most. `spend` and `incremental_margin` are up to `settled_until`, the first purchase after `open_promotions`; those
    without a purchase are none of them. `goods`: what is left of a purchase, the share `kept` of what was paid, less
    `unit_cost` a piece. `parts` are the groups that were asked for; `either`, of an offer or channel, the shoppers who
    could get it as well as nothing."""
    return {
        "launch": lift.launch,
        "product": lift.product,
        "first_at": lift.arrivals.first_at.isoformat(),
        "days": lift.days,
        "over": lift.asked.over,
        "trusted": not trusted(lift.arrivals),
        "conclusion": conclusion(lift),
        "sample_ratio": _sample_ratio(lift.arrivals, lift.asked.holdout),
        **_comparison(lift.whole),
        "spend": money.spent,
        "settled_until": None if lift.settled is None else lift.settled.until.isoformat(),
        "open_promotions": None if lift.settled is None else lift.settled.open,
        "revenue": money.revenue,
        "incremental_revenue": _interval(money.caused),
        "goods": None if lift.asked.goods is None else asdict(lift.asked.goods),
        "incremental_margin": None if money.margin is None else _interval(money.margin),
        "unpriced_purchases": lift.whole.treated.unpriced + lift.whole.control.unpriced,
        "parts": [_part(one, lift) for one in lift.parts],
    }


def _part(one: Comparison, lift: Lift) -> dict[str, Any]:
    either = {} if one.either is None else {"either": one.either}
    return {"name": one.name, "conclusion": said(one, lift), **either, **_comparison(one)}


def _sample_ratio(arrivals: Arrivals, planned: float) -> dict[str, Any]:
    state = "unknown" if arrivals.p_value is None else "broken" if arrivals.p_value < BROKEN else "as planned"
    return {
        "promoted": arrivals.treated,
        "held_out": arrivals.held,
        "in_both": arrivals.both,
        "held_share": arrivals.held / (arrivals.held + arrivals.treated),
        "planned_share": planned or None,
        "p_value": arrivals.p_value,
        "state": state,
    }


def _comparison(one: Comparison) -> dict[str, Any]:
    """`treated` are the promoted (or those with the offer), `control` the held out (or those with nothing)."""
    return {
        "treated": {name: getattr(one.treated, name) for name in ("shoppers", "reached", "promotions")},
        "control": {"shoppers": one.control.shoppers},
        "outcomes": {
            name: {
                **_means("seen", each.seen),
                **_means("adjusted", each.adjusted),
                **_interval(each.lift, 1000),
                "relative": _interval(each.relative),
                "state": each.state,
                "more": each.more,
            }
            for name, each in one.outcomes.items()
        },
    }


def _means(kind: str, means: Means) -> dict[str, float]:
    return {f"{side}_{kind}": 1000 * mean for side, mean in means._asdict().items()}


def _interval(interval: Interval, scale: float = 1.0) -> dict[str, float]:
    return {name: float(scale * bound) for name, bound in zip(interval._fields, interval, strict=True)}
