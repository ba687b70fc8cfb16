"""What `launchpulse ope` found, as its JSON object: a closed set of keys, so that a refusal has them too."""

from typing import Any, Final

import numpy as np

from scorer.ope import Evaluation, Log
from scorer.ope.calibration import Calibration
from scorer.ope.segments import Segment, segments
from scorer.ope.weights import Histogram
from streams.ope.read import Found

NOTHING: Final = "the file holds no decision that can be used"
MOST_SEGMENTS: Final = 100
_LEFT_OUT: Final = 0.01


def record(found: Found, evaluation: Evaluation | None, level: float) -> dict[str, Any]:
    """`evaluation` is None where no row can be used."""
    log = found.log
    told: dict[str, Any] = {
        "level": level,
        "read": found.read,
        "decisions": 0 if log is None else len(log.reward),
        "groups": 0 if evaluation is None else int(evaluation.place.max(initial=-1)) + 1,
        "actions": 0 if log is None else log.candidate.shape[1],
        "dropped": dict(sorted(found.dropped.items())),
        "dropped_first_at": dict(sorted(found.first.items())),
        "warnings": _warnings(found, evaluation),
    }
    if log is None or evaluation is None:
        return told | {"refused": NOTHING, "needed": "lines as the README describes them"}
    told |= {"segments": _segments(log, found.segments, evaluation, level)}
    return told | _evaluated(evaluation) | {"mean_reward": float(log.reward.mean())}


def _evaluated(evaluation: Evaluation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "ess": evaluation.ess,
        "max_weight": evaluation.max_weight,
        "support_violations": evaluation.support_violations,
        "clipped": evaluation.clipped,
        "histogram": _histogram(evaluation.histogram),
        "calibration": _calibration(evaluation.calibration),
    }
    if evaluation.refused:
        return told | {"refused": evaluation.refused, "needed": evaluation.needed}
    return told | {
        "estimators": {name: one._asdict() for name, one in evaluation.estimators.items()},
        "switch_threshold": evaluation.threshold,
    }


def _segments(log: Log, named: list[str], evaluation: Evaluation, level: float) -> dict[str, Any]:
    """By name; none where no row names one, or where they are too many to say anything of each."""
    names = sorted(set(named))
    if names == [""] or len(names) > MOST_SEGMENTS:
        return {}
    place = {name: at for at, name in enumerate(names)}
    found = segments(log, evaluation, np.array([place[name] for name in named], np.int64), level=level)
    return {names[at]: _segment(one) for at, one in found.items()}


def _segment(one: Segment) -> dict[str, Any]:
    """JSON has no NaN: a refused segment has neither value nor interval."""
    told = one._asdict()
    return {"rows": one.rows, "refused": one.refused} if one.refused else told


def _histogram(found: Histogram) -> list[dict[str, float]]:
    return [
        {"from": float(low), "rows": int(rows), "share_of_weight": float(share)}
        for low, rows, share in zip(*found, strict=True)
    ]


def _calibration(found: Calibration | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {name: part.tolist() if isinstance(part, np.ndarray) else part for name, part in found._asdict().items()}


def _warnings(found: Found, evaluation: Evaluation | None) -> list[str]:
    left_out, said = sum(found.dropped.values()), []
    if left_out > _LEFT_OUT * max(found.read, 1):
        said.append(
            f"{left_out / found.read:.0%} of the rows were left out; if they differ from the others, so does the truth"
        )
    if (count := len(set(found.segments))) > MOST_SEGMENTS:
        said.append(f"{count:,} segments are too many to say anything of each; {MOST_SEGMENTS} are the most")
    if evaluation is not None and evaluation.clipped:
        said.append(f"{evaluation.clipped} weights were clipped, as asked: estimates are of that, not of the candidate")
    return said
