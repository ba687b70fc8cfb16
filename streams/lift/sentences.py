"""A comparison in words that a manager can act on."""

from typing import Final

import numpy as np

from scorer.lift.sample_ratio import BROKEN
from streams.lift.compared import Comparison, Outcome
from streams.lift.measure import Arrivals, Lift

WHO: Final = {"clicks": "shoppers who clicked", "purchases": "buyers", "revenue": "revenue"}


def trusted(arrivals: Arrivals) -> str:
    """Empty where the arms are as they should be, else what is wrong."""
    if arrivals.both:
        return f"do not trust this: {arrivals.both:,} shoppers are in both arms, so who is held out has changed"
    if arrivals.p_value is not None and arrivals.p_value < BROKEN:
        seen = arrivals.held / (arrivals.held + arrivals.treated)
        return f"do not trust this: {seen:.1%} are held out, which is not the plan's share; something sorts shoppers"
    return ""


def conclusion(lift: Lift) -> str:
    """One sentence on the most telling outcome: purchases, or clicks where there are too few of them."""
    return trusted(lift.arrivals) or said(lift.whole, lift)


def said(comparison: Comparison, lift: Lift) -> str:
    """The same of any two groups of a launch."""
    if comparison.either == 0:
        return (
            "nothing to say: for no shopper was it open whether they got this or nothing; exploration leaves that open"
        )
    name = "clicks" if comparison.outcomes["purchases"].state == "early" else "purchases"
    return _SAID[comparison.outcomes[name].state](name, comparison.outcomes[name], lift)


def _early(name: str, outcome: Outcome, lift: Lift) -> str:
    """No interval yet."""
    over = lift.asked.over
    if not np.isfinite(outcome.wanted):
        return f"nothing to say{'' if over else ' yet'}: there is no shopper on one of the sides"
    begins = "the launch is over, with too little to say" if over else "too early to say"
    needed = "would have been needed" if over else "are needed"
    if outcome.active >= outcome.wanted:
        return f"{begins}: all but {outcome.idle:.0f} are {WHO[name]}, {outcome.wanted:.0f} others {needed} too"
    seen = f"{outcome.active:.0f} {WHO[name]}{'' if over else ' so far'}"
    return f"{begins}: {seen}, {outcome.wanted:.0f} {needed} for an interval"


def _open(name: str, outcome: Outcome, lift: Lift) -> str:
    if not lift.asked.over:
        days = f"at this rate about {_days(outcome.more * lift.days)}"
        rest = days if outcome.more < _FAR else "no difference is in sight"
        return f"not decided yet: {per_thousand(name, outcome)}; {rest}"
    times = f"about {_times(1 + outcome.more)} times as many shoppers would have been needed"
    needed = times if outcome.more < _FAR else "no difference was in sight"
    return f"not decided: {per_thousand(name, outcome)}; the launch is over: {needed}"


def _decided(name: str, outcome: Outcome, lift: Lift) -> str:
    return f"{'in all' if lift.asked.over else 'so far'}: {per_thousand(name, outcome)}; this is not chance"


_FAR: Final = 50  # times what was seen so far
_SAID: Final = {"early": _early, "open": _open, "up": _decided, "down": _decided}


def per_thousand(name: str, outcome: Outcome) -> str:
    """The difference and its interval, for each 1,000 shoppers."""
    estimate, low, high = (float(1000 * bound) for bound in outcome.lift)
    return f"{estimate:+,.1f} {WHO[name]} per 1,000 shoppers ({low:,.1f} to {high:,.1f})"


def _days(days: float) -> str:
    if days < 1:
        return f"{max(1, round(24 * days))} more hours"
    return f"{days:.0f} more days" if days >= 1.5 else "1 more day"


def _times(times: float) -> str:
    return f"{times:.0f}" if times >= 10 else f"{times:.1f}"
