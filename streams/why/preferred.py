"""What a decision's policy preferred, and whether what was chosen was that."""

from typing import Any

from scorer.plan import MICRO
from streams.why.made import Made


def policy_of(made: Made) -> dict[str, Any]:
    """Name, the action that was most probable (what was done, where others were as probable), and `explored`: whether a
    less probable one was drawn."""
    actions = [*(_named(made, arm) for arm in range(len(made.arm_candidates))), None]
    chances = [*made.arm_propensity_micro[: len(actions) - 1], made.nothing_micro]
    done = {"launch": made.launch, "offer": made.offer, "channel": made.channel} if made.launch else None
    best = max(range(len(actions)), key=lambda at: (chances[at], actions[at] == done, -at))
    most = chances[best] if made.noted else max([*made.propensity_micro, 0])
    return {
        "name": made.policy,
        "preferred": actions[best],
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
