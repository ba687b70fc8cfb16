"""`launchpulse rank` as a value: who is asked about, what is considered, in which order it is told."""

import asyncio
from collections.abc import Sequence
from typing import Any

import numpy as np

from scorer.channels import CHANNELS
from scorer.errors import Unavailable
from scorer.plans import POLICIES
from scorer.ranking import best_arms, likeness, order, places
from streams.evaluation.served import ask
from streams.local.addresses import resolve
from streams.ranking.asking import Considered, considered
from streams.ranking.held_back import grounds
from streams.ranking.loading import Standing, standing
from streams.runner import rules
from streams.runner.outputs.offers import offer_names
from streams.settings import Settings
from streams.triton.repository import repository_of
from streams.triton.space import vector_space


def rank(settings: Settings, shopper: str, *, at_ms: int | None, diversity: float) -> dict[str, Any]:
    """The live launches for a shopper: those that could be promoted in order, then those held back with every ground.

    Raises BadSetting for a shopper without a profile, or, without `at_ms`, without an event; Unavailable where Kafka or
    Triton give no answer.
    """
    kafka = resolve(settings).kafka
    if not kafka.bootstrap:
        raise Unavailable(
            "no Kafka is configured or running, so there are no profiles to rank for",
            remedy="set LAUNCHPULSE_KAFKA, or name the data_dir of the stack that runs",
        )
    found = asyncio.run(standing(settings, kafka, shopper))
    obeyed = rules.of(settings, vector_space(repository_of(settings)))
    seen = ask(settings, lambda models: considered(found, models.interest, obeyed, at_ms))
    return told(settings, found, seen, shopper, diversity)


def told(settings: Settings, found: Standing, seen: Considered, shopper: str, diversity: float) -> dict[str, Any]:
    """What is printed: `launches` in order, `held_back`, and how many live ones were `outranked`."""
    made, best = seen.decision, best_arms(seen.decision)
    in_order, _ = places(made)
    eligible = [at for at in in_order if best[at] >= 0]
    values = np.array([made["arm_value_micro"][best[at]] for at in eligible], np.int64)
    alike = likeness(_products(found, made["candidates"][eligible]))
    kept = [eligible[at] for at in order(values, alike, diversity)]
    rows = found.force.view.rows
    live = int(((rows["start_ms"] <= seen.at_ms) & (seen.at_ms < rows["end_ms"])).sum())
    return {
        "shopper": shopper,
        "at_ms": seen.at_ms,
        "diversity": diversity,
        "policy": POLICIES[int(made["policy"])],
        "model": seen.model,
        "launches": [_eligible(found, made, at, int(best[at])) | {"rank": place} for place, at in enumerate(kept, 1)],
        "held_back": [
            _candidate(found, made, at) | {"reasons": grounds(settings, found, seen, at, shopper)}
            for at in in_order
            if best[at] < 0
        ],
        "outranked": live - len(in_order),
    }


def _products(found: Standing, launches: Sequence[int]) -> Any:
    products = found.force.catalogue.product_rows
    return products[found.force.view.rows["product"][launches]]


def _candidate(found: Standing, made: Any, at: int) -> dict[str, Any]:
    launch, view = int(made["candidates"][at]), found.force.view
    return {
        "launch": view.ids[launch],
        "product": view.products[launch],
        "plan_version": view.versions[launch],
        "interest": int(made["interest_micro"][at]) / 1e6,
    }


def _eligible(found: Standing, made: Any, at: int, arm: int) -> dict[str, Any]:
    view, launch = found.force.view, int(made["candidates"][at])
    offer = offer_names(view, np.array([launch]), made["arm_offers"][arm : arm + 1])[0]
    return _candidate(found, made, at) | {
        "offer": offer,
        "channel": CHANNELS[int(made["arm_channels"][arm])],
        "value": int(made["arm_value_micro"][arm]) / 1e6,
        "propensity": int(made["propensity_micro"][at]) / 1e6,
    }
