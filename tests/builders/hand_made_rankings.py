"""The ranking of a decision that was made by hand."""

from collections.abc import Mapping
from typing import Any

from tests.builders.hand_made_decisions import Row, Told

_SAME = ("decision_id", "shopper", "at_ms", "topic", "partition", "offset", "published_ms", "policy", "model", "flags")
_OF_CANDIDATE = ("launches", "interest_micro", "propensity_micro", "reasons", "plan_versions")


def ranking_of(made: Row, launches: Mapping[str, Told]) -> Row:
    """Its candidates: those with arms by the best of these, then the others by interest."""
    count = len(made["launches"])
    arms = [[arm for arm, of in enumerate(made["arm_candidates"]) if of == at] for at in range(count)]
    best = [max(of, key=lambda arm: made["arm_value_micro"][arm], default=-1) for of in arms]
    open_ = [at for at in range(count) if best[at] >= 0]
    open_.sort(key=lambda at: -made["arm_value_micro"][best[at]])
    held = sorted((at for at in range(count) if best[at] < 0), key=lambda at: -made["interest_micro"][at])
    order, of_arm = [*open_, *held], ("arm_offers", "arm_channels", "arm_value_micro")
    offers, channels, values = ([made[name][best[at]] for at in open_] for name in of_arm)
    told: dict[str, Any] = {name: [made[name][at] for at in order] for name in _OF_CANDIDATE}
    return {
        **{name: made[name] for name in _SAME},
        **told,
        "products": [launches[name].product for name in told["launches"]],
        "eligible": len(open_),
        "offers": offers + [""] * len(held),
        "channels": channels + [""] * len(held),
        "value_micro": values + [0] * len(held),
    }
