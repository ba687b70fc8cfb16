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
    return trusted(lift.arrivals) or said(lift.whole, lift.days)


def said(comparison: Comparison, days: float) -> str:
    """The same of any two groups, whose first shopper came in `days` ago."""
    name = "clicks" if comparison.outcomes["purchases"].state == "early" else "purchases"
    return _SAID[comparison.outcomes[name].state](name, comparison.outcomes[name], days)


def _early(name: str, outcome: Outcome, days: float) -> str:
    """No interval yet."""
    if not np.isfinite(outcome.wanted):
        return "nothing to say yet: there is no shopper on one of the sides"
    if outcome.active >= outcome.wanted:
        return (
            f"too early to say: all but {outcome.idle:.0f} are {WHO[name]}, {outcome.wanted:.0f} others are needed too"
        )
    return f"too early to say: {outcome.active:.0f} {WHO[name]} so far, {outcome.wanted:.0f} are needed for an interval"


def _open(name: str, outcome: Outcome, days: float) -> str:
    rest = f"at this rate about {_days(outcome.more * days)}" if outcome.more < 50 else "no difference is in sight"
    return f"not decided yet: {per_thousand(name, outcome)}; {rest}"


def _decided(name: str, outcome: Outcome, days: float) -> str:
    return f"so far: {per_thousand(name, outcome)}; this is not chance"


_SAID: Final = {"early": _early, "open": _open, "up": _decided, "down": _decided}


def per_thousand(name: str, outcome: Outcome) -> str:
    """The difference and its interval, for each 1,000 shoppers."""
    estimate, low, high = (float(1000 * bound) for bound in outcome.lift)
    return f"{estimate:+,.1f} {WHO[name]} per 1,000 shoppers ({low:,.1f} to {high:,.1f})"


def _days(days: float) -> str:
    if days < 1:
        return f"{max(1, round(24 * days))} more hours"
    return f"{days:.0f} more days" if days >= 1.5 else "1 more day"
