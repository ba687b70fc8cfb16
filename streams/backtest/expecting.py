"""What a candidate is expected to do over the range: promotions, clicks, purchases, money, and what holds it back."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from scorer.plan import Plan
from scorer.reasons import NAMES
from streams.backtest.estimates import Columns
from streams.backtest.measuring import BITS, Measured
from streams.backtest.trial import Ground

MICRO = 1e6


def expected(on: Ground, of: Columns, measured: Sequence[Measured], plans: dict[str, Plan | None]) -> dict[str, Any]:
    """As JSON has it. Promotions follow from probabilities; clicks and purchases are doubly robust."""
    clicked, purchased = (
        np.concatenate([getattr(one, name) for one in on.logged]) for name in ("clicked", "purchased")
    )
    clicks = of.rows.clicks + of.rows.weight * (clicked - of.click)
    purchases = of.rows.purchases + of.rows.weight * (purchased - of.purchase)
    spend = of.rows.spend + of.rows.weight * of.rows.cost * (purchased - of.purchase)
    promotions = float(of.rows.promotes.sum())
    return {
        "promotions": promotions,
        "promotion_rate": promotions / len(of.place),
        "clicks": float(clicks.sum()),
        "purchases": float(purchases.sum()),
        "spend": float(spend.sum()),
        "reasons": _reasons(measured),
        "launches": _launches(on, measured, plans),
    }


def _reasons(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """Share of all candidates that each reason held back, under the candidate and in the log."""
    considered = sum(one.considered for one in measured) or 1.0
    held = np.sum([one.held for one in measured], axis=0) / considered
    told = zip(BITS, held[0].tolist(), held[1].tolist(), strict=True)
    return [{"reason": NAMES[bit], "share": own, "logged_share": log} for bit, own, log in told if own or log]


def _launches(on: Ground, measured: Sequence[Measured], plans: dict[str, Plan | None]) -> list[dict[str, Any]]:
    promotions, spend = (np.sum([getattr(one, name) for one in measured], axis=0) for name in ("promotions", "spend"))
    exhausted = np.stack([one.exhausted_ms for one in measured])
    return [
        {
            "launch": launch,
            "promotions": float(promotions[at]),
            "spend": float(spend[at]),
            **_limits(plans.get(launch)),
            "exhausted_ms": int(exhausted[:, at][exhausted[:, at] >= 0].min())
            if (exhausted[:, at] >= 0).any()
            else None,
        }
        for at, launch in enumerate(on.launches)
        if promotions[at] > 0
    ]


def _limits(plan: Plan | None) -> dict[str, Any]:
    return {
        "budget": plan.budget_micro / MICRO if plan and plan.budget_micro >= 0 else None,
        "impressions": plan.impressions if plan and plan.impressions >= 0 else None,
    }
