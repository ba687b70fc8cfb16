"""What a search found, as JSON has it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from scorer.plan import Plan
from streams.plans.written_out import differences
from streams.tuning.panel import Judged
from streams.tuning.search import CAUTION, Trial
from streams.tuning.space import Value
from streams.tuning.tune import REPLACE, Listed, Tuned

FORMAT = 1


def told(found: Tuned) -> dict[str, Any]:
    """One object; money of one decision in whole units. `optimism` is what the search promised above the fresh part."""
    ground = found.grounds["search"]
    return {
        "format": FORMAT,
        "decision": found.decision,
        "why": why(found),
        "launches": [plan.launch for plan in found.plans],
        "parts": {name: _part(found, name) for name in found.parts},
        "trials": _counts(found.trials),
        "best": _best(found),
        "optimism": found.optimism,
        "shortlist": [_listed(one, found.plans) for one in found.shortlist],
        "comparisons": len(found.shortlist),
        "level": found.level,
        "caution": CAUTION,
        "reward": dict(ground.reward._asdict()),
        "seed": ground.seed,
        "space": {one.path: [shown(value) for value in one.values] for one in found.space},
    }


def why(found: Tuned) -> str:
    """The decision in one sentence."""
    if found.chosen is None:
        return "Keep your plan: in the search nothing was surely better, even by itself."
    name, count = found.chosen.name, len(found.shortlist)
    if found.decision == REPLACE:
        among = f", also with {count} compared" if count > 1 else ""
        return f"Replace your plan by {name}: it is surely better on days that the search had not seen{among}."
    return (
        f"Keep your plan: {count} looked better in the search, and none is surely better on days that the search had "
        "not seen."
    )


def changes(plans: Sequence[Plan], others: Sequence[Plan]) -> list[dict[str, Any]]:
    """What differs, by launch and field."""
    return [
        {"launch": old.launch, "field": one["field"], "before": one["old"], "after": one["new"]}
        for old, new in zip(plans, others, strict=True)
        for one in differences(old, new)
    ]


def shown(value: Value) -> str | list[str] | None:
    """A value of the space as its file has it; null: left out."""
    if value is None:
        return None
    return list(value) if isinstance(value, tuple) else f"{value:f}" if not isinstance(value, str) else value


def _part(found: Tuned, name: str) -> dict[str, Any]:
    logged = found.grounds[name].logged
    shoppers = np.unique(np.concatenate([one.key for one in logged]))
    counts = {"decisions": sum(map(len, logged)), "shoppers": len(shoppers)}
    return {"from_ms": found.parts[name].from_ms, "until_ms": found.parts[name].until_ms, **counts}


def _counts(trials: Sequence[Trial]) -> dict[str, Any]:
    """Each trial once: `judged` or `refused`, by reason; `invalid`: no plan; `repeated`: plans asked for before."""
    valid = [one for one in trials if one.plans]
    gains = {one.plans: one.gain for one in valid}
    refused = Counter(gain.refused for gain in gains.values() if gain.refused)
    return {
        "asked": len(trials),
        "judged": len(gains) - refused.total(),
        "repeated": len(valid) - len(gains),
        "refused": refused.total(),
        "invalid": len(trials) - len(valid),
        "reasons": dict(refused),
    }


def _best(found: Tuned) -> dict[str, Any] | None:
    if found.chosen is None:
        return None
    fresh = _judged(found.fresh) if found.fresh else None
    return {**_listed(found.chosen, found.plans), "fresh": fresh}


def _listed(one: Listed, plans: Sequence[Plan]) -> dict[str, Any]:
    gain = one.trial.gain
    return {
        "name": one.name,
        "trial": one.trial.number,
        "changes": changes(plans, one.trial.plans),
        "search": {"value": gain.value, "se": gain.se, "worth": one.trial.worth},
        "selection": _judged(one.selection),
    }


def _judged(one: Judged) -> Mapping[str, Any]:
    return {"refused": one.refused, "gain": one.gain, "together": one.together}
