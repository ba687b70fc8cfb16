"""Why a launch is held back, with value and limit, in the words of `launchpulse why`."""

from dataclasses import asdict
from typing import Any

from streams.plans.live import Standing as Told
from streams.ranking.asking import Considered
from streams.ranking.loading import Standing
from streams.settings import Settings
from streams.why.guards import guards_of
from streams.why.made import Made
from streams.why.terms import terms_of

_OF_CANDIDATES = ("reasons", "times", "money_left_micro", "impressions_left", "stock", "negative_micro")
_OF_SHOPPER = ("last_promotion_ms", "promoted_today", "local_ms", "consent", "language")


def grounds(settings: Settings, found: Standing, seen: Considered, at: int, shopper: str) -> list[dict[str, Any]]:
    """The guards that hold the candidate at place `at` back."""
    view, launch = found.force.view, int(seen.decision["candidates"][at])
    row, plan = view.rows[launch], view.details[launch]
    status = "paused" if view.plans[launch]["paused"] else "live"
    window = {"start_ms": int(row["start_ms"]), "end_ms": int(row["end_ms"])}
    standing = Told(view.ids[launch], view.products[launch], **window, keywords=(), version=0, status=status, plan=plan)
    terms = terms_of(standing, settings, exact=True)
    guards = guards_of(_made(found, seen, settings.seed), at, terms, shopper)
    return [asdict(guard) for guard in guards if not guard.passed]


def _made(found: Standing, seen: Considered, seed: int) -> Made:
    """The decision as a row of ClickHouse would have it, as far as guards read it."""
    row, view = seen.decision, found.force.view
    launches = row["candidates"][row["candidates"] >= 0].tolist()
    of_candidates: dict[str, Any] = {name: row[name][: len(launches)].tolist() for name in _OF_CANDIDATES}
    of_shopper: dict[str, Any] = {name: int(row[name]) for name in _OF_SHOPPER}
    return Made(
        **_EMPTY,
        **of_candidates,
        **of_shopper,
        at_ms=seen.at_ms,
        launches=[view.ids[at] for at in launches],
        products=[view.products[at] for at in launches],
        interest_micro=row["interest_micro"][: len(launches)].tolist(),
        plan_versions=[view.versions[at] for at in launches],
        seed=seed,
    )


_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("decision_id", "cause", "topic", "launch", "offer", "channel", "copy", "policy", "model"), ""),
    **dict.fromkeys(
        ("partition", "offset", "published_ms", "flags", "policy_state", "product_state", "budget_grants"), 0
    ),
    **dict.fromkeys(
        (
            "propensity_micro",
            "arm_candidates",
            "arm_offers",
            "arm_channels",
            "arm_propensity_micro",
            "arm_value_micro",
        ),
        (),
    ),
    "chosen_propensity_micro": 0,
}
