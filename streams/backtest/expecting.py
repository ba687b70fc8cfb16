"""What was done over the range, and what a candidate is expected to do: promotions, clicks, purchases, money, and what
holds it back."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from scorer.arrays import F8
from scorer.plan import Plan
from scorer.reasons import NAMES
from streams.backtest.adding import added
from streams.backtest.estimates import Columns
from streams.backtest.measuring import BITS, Measured
from streams.backtest.trial import Ground

MICRO = 1e6


def counted(on: Ground) -> dict[str, float]:
    """What the log did, as it was seen."""
    launch, clicked, purchased, cost = (
        np.concatenate([getattr(one, name) for one in on.logged]) for name in ("launch", "clicked", "purchased", "cost")
    )
    promotions = int((launch >= 0).sum())
    return {
        "promotions": promotions,
        "promotion_rate": promotions / len(launch),
        "clicks": int(clicked.sum()),
        "purchases": int(purchased.sum()),
        "spend": float((cost * purchased).sum()),
    }


def expected(on: Ground, of: Columns, measured: Sequence[Measured], plans: dict[str, Plan | None]) -> dict[str, Any]:
    """As JSON has it. Promotions follow from probabilities; clicks, purchases and spend are doubly robust, so that what
    is rare may come out below 0. Launches add up to the whole."""
    clicked, purchased, launch = (
        np.concatenate([getattr(one, name) for one in on.logged]) for name in ("clicked", "purchased", "launch")
    )
    clicks = of.rows.clicks + of.rows.weight * (clicked - of.click)
    purchases = of.rows.purchases + of.rows.weight * (purchased - of.purchase)
    missed = of.rows.weight * of.rows.cost * (purchased - of.purchase)
    spend = np.sum([one.spend for one in measured], axis=0) + added(launch + 1, missed, len(on.launches) + 1)[1:]
    promotions = float(of.rows.promotes.sum())
    return {
        "promotions": promotions,
        "promotion_rate": promotions / len(of.place),
        "clicks": float(clicks.sum()),
        "purchases": float(purchases.sum()),
        "spend": float(spend.sum()),
        "reasons": _reasons(measured),
        "launches": _launches(on, measured, spend, plans),
    }


def _reasons(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """Share of all candidates that each reason held back, under the candidate and in the log."""
    considered = sum(one.considered for one in measured) or 1.0
    held = np.sum([one.held for one in measured], axis=0) / considered
    told = zip(BITS, held[0].tolist(), held[1].tolist(), strict=True)
    return [{"reason": NAMES[bit], "share": own, "logged_share": log} for bit, own, log in told if own or log]


def _launches(
    on: Ground, measured: Sequence[Measured], spend: F8, plans: dict[str, Plan | None]
) -> list[dict[str, Any]]:
    promotions = np.sum([one.promotions for one in measured], axis=0)
    return [
        {
            "launch": launch,
            "currency": plan.currency if (plan := plans.get(launch)) else "",
            "promotions": float(promotions[at]),
            "spend": float(spend[at]),
            **_limits(plans.get(launch)),
            **used_up(measured, at),
        }
        for at, launch in enumerate(on.launches)
        if promotions[at] > 0
    ]


def used_up(measured: Sequence[Measured], launch: int) -> dict[str, int | None]:
    """When, and in how many partitions with decisions. Each spends a grant of its own: the budget is used up when the
    last of them is, and null before."""
    at_ms = [int(one.exhausted_ms[launch]) for one in measured if len(one.rows.weight)]
    out = [each for each in at_ms if each >= 0]
    all_out = max(out) if out and len(out) == len(at_ms) else None
    return {"exhausted_ms": all_out, "exhausted_partitions": len(out), "partitions": len(at_ms)}


def _limits(plan: Plan | None) -> dict[str, Any]:
    return {
        "budget": plan.budget_micro / MICRO if plan and plan.budget_micro >= 0 else None,
        "impressions": plan.impressions if plan and plan.impressions >= 0 else None,
    }
