"""The topic `decisions`: one record per decision point, nothing included."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scorer.channels import CHANNELS
from scorer.decisions import CAUSES
from scorer.ids import decision_hex
from scorer.plans import POLICIES
from streams.runner.outputs.columns import NOTHING, Columns, lists, named, text
from streams.runner.outputs.offers import copy_languages, offer_names
from streams.runner.outputs.source import Source

_CANDIDATE_NUMBERS = {
    "times": pa.int32(),
    "money_left_micro": pa.int64(),
    "impressions_left": pa.int64(),
    "stock": pa.int64(),
    "negative_micro": pa.int32(),
}
_SHOPPER_NUMBERS = ("last_promotion_ms", "promoted_today", "local_ms", "consent", "language")


def decisions(source: Source) -> Columns:
    """What was considered, what was chosen, how probable that was, why the rest was not eligible, and what that rests
    on."""
    made = source.computed.decisions
    if not len(made):
        return NOTHING
    keys = source.shoppers(made["event"])
    columns = _made(source, keys) | _of_candidates(source) | _of_arms(source)
    columns |= {name: made[name] for name in _SHOPPER_NUMBERS}
    return keys, columns


def _made(source: Source, keys: list[bytes]) -> dict[str, Any]:
    """The moment, the choice, and the versions."""
    made, scores, view, force = source.computed.decisions, source.computed.scores, source.force.view, source.force.next
    events, chosen, rows = made["event"], made["chosen"], np.arange(len(made))
    arm = np.maximum(chosen, 0)
    seed = np.array([source.rules["seed"][0]], np.uint64).view(np.int64)[0]
    return {
        "decision_id": decision_hex(made["id"]),
        "shopper": text(keys),
        "at_ms": source.taken.events["at_ms"][events],
        "cause": np.array(CAUSES, object)[made["cause"]],
        **source.origin(events),
        "launch": named(view.ids, made["action"]),
        "chosen_propensity_micro": made["chosen_micro"],
        "offer": offer_names(view, made["action"], made["arm_offers"][rows, arm]),
        "channel": named(CHANNELS, np.where(chosen >= 0, made["arm_channels"][rows, arm], -1).astype(np.int32)),
        "copy": copy_languages(view, made["action"], made["language"]),
        "policy": np.array(POLICIES, object)[made["policy"]],
        "model": scores.of_points(),
        "flags": (made["flags"] | scores.flags).astype(np.int32),
        "policy_state": np.full(len(made), force.policy_state),
        "product_state": np.full(len(made), force.product_vectors),
        "budget_grants": np.full(len(made), force.budget_grants),
        "seed": np.full(len(made), seed),
    }


def _of_candidates(source: Source) -> dict[str, Any]:
    made, view = source.computed.decisions, source.force.view
    considered = made["candidates"] >= 0
    count = considered.sum(axis=1)
    launches = made["candidates"][considered]
    return {
        "launches": lists(count, named(view.ids, launches), pa.string()),
        "interest_micro": lists(count, made["interest_micro"][considered], pa.int32()),
        "reasons": lists(count, made["reasons"][considered].astype(np.int32), pa.int32()),
        "propensity_micro": lists(count + 1, made["propensity_micro"][_and_nothing(considered)], pa.int32()),
        "plan_versions": lists(count, view.rows["version"][launches].astype(np.int64), pa.int64()),
        **{name: lists(count, made[name][considered], kind) for name, kind in _CANDIDATE_NUMBERS.items()},
    }


def _of_arms(source: Source) -> dict[str, Any]:
    made, view = source.computed.decisions, source.force.view
    count = made["arms"].astype(np.int64)
    there = np.arange(made["arm_candidates"].shape[1]) < count[:, None]
    launch_of = np.take_along_axis(made["candidates"], np.maximum(made["arm_candidates"], 0), axis=1)[there]
    propensities = np.concatenate([made["arm_propensity_micro"], made["propensity_micro"][:, -1:]], axis=1)
    return {
        "arm_candidates": lists(count, made["arm_candidates"][there], pa.int32()),
        "arm_offers": lists(count, offer_names(view, launch_of, made["arm_offers"][there]), pa.string()),
        "arm_channels": lists(count, np.array(CHANNELS, object)[made["arm_channels"][there]], pa.string()),
        "arm_propensity_micro": lists(count + 1, propensities[_and_nothing(there)], pa.int32()),
        "arm_value_micro": lists(count, made["arm_value_micro"][there], pa.int64()),
    }


def _and_nothing(there: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    return np.concatenate([there, np.ones((len(there), 1), np.bool_)], axis=1)
