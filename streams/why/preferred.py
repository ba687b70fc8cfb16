"""What a decision's policy preferred, and whether what was chosen was that."""

from typing import Any

from scorer.plan import MICRO
from streams.why.made import Made


def policy_of(made: Made) -> dict[str, Any]:
    """Name, the action that was most probable, and `explored`: whether a less probable one was drawn."""
    arms = list(made.arm_propensity_micro[: len(made.arm_candidates)])
    best = max(range(len(arms)), key=lambda arm: (arms[arm], -arm), default=-1)
    nothing = best < 0 or made.nothing_micro > arms[best]
    most = made.nothing_micro if nothing else arms[best]
    if not made.noted:
        most = max([*made.propensity_micro, 0])
    return {
        "name": made.policy,
        "preferred": None if nothing else _named(made, best),
        "preferred_propensity": most / MICRO,
        "chosen_propensity": made.chosen_propensity_micro / MICRO,
        "explored": made.chosen_propensity_micro < most,
    }


def _named(made: Made, arm: int) -> dict[str, Any]:
    return {
        "launch": made.launches[made.arm_candidates[arm]],
        "offer": made.arm_offers[arm],
        "channel": made.arm_channels[arm],
    }
