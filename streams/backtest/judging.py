"""One candidate, judged: all that is told of it, and how its difference to the log rests on shoppers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer.arrays import F8
from scorer.ope import weights
from scorer.ope.calibration import calibration
from scorer.ope.estimated import Estimate, estimated
from scorer.ope.grouped import Grouped
from scorer.plan import Plan
from streams.backtest import estimates
from streams.backtest.candidate import Candidate, Compared
from streams.backtest.estimates import Columns, Judged
from streams.backtest.expecting import counted, expected
from streams.backtest.measuring import Measured
from streams.backtest.one_step import one_step
from streams.backtest.refusing import too_few, unsupported, verdict
from streams.backtest.segments import segments
from streams.backtest.trial import Ground
from streams.plans.written_out import as_yaml

BEST: Final = "dr"  # the estimate that candidates are compared by


@dataclass(frozen=True)
class Base:
    """The plans of the log, judged by the log: what every candidate is compared with."""

    measured: Sequence[Measured]
    columns: Columns
    judged: Judged


@dataclass(frozen=True)
class Verdict:
    """`told` is the candidate as JSON has it; `apart` the difference of its doubly robust estimate to the log's, None
    where it is refused."""

    candidate: Candidate
    told: dict[str, Any]
    apart: Grouped | None


def base(on: Ground, measured: Sequence[Measured], *, level: float) -> Base:
    """`measured`: the log's own plans, by partition."""
    columns = estimates.columns(on, measured)
    return Base(measured, columns, estimates.judge(columns, seed=on.seed, level=level))


def judged(
    on: Ground,
    candidate: Candidate,
    compared: Sequence[Compared],
    measured: Sequence[Measured],
    against: Base,
    *,
    level: float,
) -> Verdict:
    """`measured`: the candidate, by partition."""
    of = estimates.columns(on, measured)
    found = verdict(of, list(measured))
    own = None if found.reason else estimates.judge(of, seed=on.seed, level=level)
    found = too_few(own) if own else found
    told: dict[str, Any] = {
        "name": candidate.name,
        "files": list(candidate.files),
        "plans": [_plan(candidate, one) for one in compared],
        "refused": found.reason,
        "needed": found.needed,
        "estimators": {},
        "difference": {},
        "overlap": _overlap(of),
        "one_step": one_step(of),
        "grants": "dealt" if on.dealing(candidate) else "log",
        "expected": expected(on, of, measured, plans_of(on, candidate)),
        "calibration": _calibration(on, of),
        "segments": {},
    }
    if own is None or found.reason:
        return Verdict(candidate, told | {"trajectory": _trajectory(of, None)}, None)
    apart = estimates.apart(of, own, against.judged)
    told["estimators"] = {name: _told(one) for name, one in own.estimates.items()}
    different = estimated(apart, seed=on.seed, miss=(1 - level) / 2)
    told["difference"] = {name: _told(one) for name, one in different.items()}
    told["trajectory"] = _trajectory(of, own)
    told["segments"] = segments(on, of, measured, against.columns, against.measured, level)
    return Verdict(candidate, told, apart[BEST])


def logged(on: Ground, found: Base) -> dict[str, Any]:
    """What the log's own plans earned and did, as JSON has it: the mean of its rewards and what was counted; and the
    doubly robust estimate and the promotions that they expected, which know more than the luck of its draws."""
    seen, robust = found.judged.estimates["ips"], found.judged.estimates[BEST]
    return {
        "name": "logged",
        **_told(seen),
        "total": seen.value * len(found.columns.place),
        BEST: _told(robust),
        **counted(on),
        "expected_promotions": float(found.columns.rows.promotes.sum()),
    }


def plans_of(on: Ground, candidate: Candidate) -> dict[str, Plan | None]:
    """The plan of each launch: the candidate's, else the newest of the log."""
    view = on.newest()
    return {**dict(zip(view.ids, view.details, strict=True)), **candidate.plans}


def _plan(candidate: Candidate, one: Compared) -> dict[str, Any]:
    plan = candidate.plans[one.launch]
    text = candidate.texts.get(one.launch) or as_yaml(plan)
    earlier = [{"version": each.version, "changes": _changes(each.changes)} for each in one.earlier]
    found = {"launch": one.launch, "text": text, "versions": list(one.versions)}
    return found | {"changes": _changes(one.changes), "earlier": earlier}


def _changes(found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [{"field": each["field"], "before": each["old"], "after": each["new"]} for each in found]


def _told(one: Estimate) -> dict[str, float]:
    names = ("value", "ci_low", "ci_high", "se", "boot_low", "boot_high")
    return dict(zip(names, one, strict=True))


def _overlap(of: Columns) -> dict[str, Any]:
    used = of.rows.weight
    bins = weights.histogram(used)
    rows = zip(bins.low.tolist(), bins.rows.tolist(), bins.share.tolist(), strict=True)
    ess = weights.effective(used)
    return {
        "ess": ess,
        "ess_share": ess / len(used),
        "max_weight": float(used.max()),
        "mean_weight": float(used.mean()),
        "support_violations": int((of.rows.beyond > 0).sum()),
        "support_mass": float(of.rows.beyond.mean()),
        "unsupported_promotions": unsupported(of),
        "modelled_share": _part(float(of.rows.modelled.sum()), float(of.rows.expected.sum())),
        "histogram": [{"low": low, "rows": count, "share": share} for low, count, share in rows],
    }


def _part(some: float, whole: float) -> float:
    return some / whole if whole else 0.0


def _trajectory(of: Columns, own: Judged | None) -> dict[str, Any]:
    ess = own.trajectory_ess if own else 0.0
    there = own is not None and estimates.TRAJECTORY in own.estimates
    why = f"shoppers' whole histories say as much as {ess:.1f} shoppers of equal weight; 30 are the least"
    return {"ess": ess, "shoppers": of.groups, "refused": "" if there or own is None else why}


def _calibration(on: Ground, of: Columns) -> dict[str, list[dict[str, Any]]]:
    """Of the reward model, over what was promoted: bins of what it expects, and what came."""
    seen: Mapping[str, F8] = {
        name: np.concatenate([getattr(one, column) for one in on.logged])
        for name, column in (("click", "clicked"), ("purchase", "purchased"))
    }
    promoted = np.concatenate([one.launch for one in on.logged]) >= 0
    found = {}
    for name, predicted in (("click", of.click), ("purchase", of.purchase)):
        bins = calibration(predicted[promoted], seen[name][promoted])
        rows = zip(bins.predicted.tolist(), bins.seen.tolist(), bins.rows.tolist(), strict=True)
        found[name] = [{"predicted": one, "observed": other, "rows": count} for one, other, count in rows]
    return found
