"""What a calibrated version says of itself: its parent, the log, what was measured before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from streams.evaluation.corrected_head import Head
from streams.evaluation.correction import HEADS
from streams.examples.past import Past
from streams.lifecycle.reliability import Panel
from streams.publish.log import Log
from streams.training.made_on import made_on

MODEL: Final = "interest"
NETWORK: Final = "interest.onnx"
_LIMITS: Final = (
    "Its probabilities fit one shop: where shoppers or what the log holds change, calibrate again.",
    "Candidates were those of model evaluate: every product counts as launched at its first click. A shop's own "
    "launches may be clicked more or less.",
    "The parts that it was learnt from and judged by share shoppers: it is fresh in time, not in people.",
)
_CUT: Final = (
    "The log's parts are shorter than the window: a probability is of a click within what was left of its part, not "
    "within the window."
)


@dataclass(frozen=True)
class Given:
    """The log to calibrate by, its format as `launchpulse import` names it, its file and that file's SHA-256."""

    log: Log
    log_format: str
    file: Path
    sha256: str


def told(given: Given, seen: Past, heads: Sequence[Head]) -> dict[str, Any]:
    """For a program: the log, its parts by time (ISO 8601, UTC), and each head's figures."""
    log = {"format": given.log_format, "file": given.file.name, "sha256": given.sha256, "events": len(given.log)}
    times = {"begins": seen.begins_ms, "judged_from": seen.judged_from_ms, "ends": seen.ends_ms}
    return {
        "log": log | {name: _time(at_ms) for name, at_ms in times.items()},
        "window_cut": seen.cut,
        "heads": {head.name: {"corrected": not head.why, "why": head.why, **head.told} for head in heads},
    }


def made(parent: Mapping[str, Any], number: int, given: Given, seen: Past, heads: Sequence[Head]) -> dict[str, Any]:
    """The parent's card with what is new; its scores are of what was measured on the part that the fit never saw.
    The click rate, which a worker falls back to, is that of the log where clicks are corrected."""
    found = told(given, seen, heads)
    click = heads[HEADS.index("click")]
    rate = parent["click_rate"] if click.why else click.told["learnt"]["rate"]
    kept = {name: value for name, value in parent.items() if name != "by_seed"}  # measured before the correction
    return {
        **kept,
        "summary": f"{_uncorrected(parent)} {_summary(number, heads)}",
        "click_rate": rate,
        "trained_on": [*parent["trained_on"], _learnt_from(found["log"])],
        "scores": {f"{given.file.name}, {head.name}s": _scores(head) for head in heads if head.seen},
        "limits": [*dict.fromkeys((*parent["limits"], *_LIMITS, *([_CUT] if seen.cut else [])))],
        "calibrated": {"parent": number, **found},
        "made_on": made_on(),
        "packages": {**parent["packages"], "onnx": version("onnx")},
    }


def panels(heads: Sequence[Head]) -> list[Panel]:
    """Of the heads that were fitted."""
    return [Panel(f"{head.name}s{_left(head)}", head.seen, rare=True) for head in heads if head.seen]


def _left(head: Head) -> str:
    return f", not corrected: {head.why}" if head.why else ""


def _uncorrected(parent: Mapping[str, Any]) -> str:
    """Its summary, without what an earlier correction added."""
    return str(parent["summary"]).split(" Calibrated:", 1)[0]


def _summary(number: int, heads: Sequence[Head]) -> str:
    done = [
        f"{head.scaling.scale:.3f} times the log-odds of a {head.name} and {head.scaling.offset:+.3f}"
        for head in heads
        if not head.why
    ]
    left = [f"those of a {head.name} as they were ({head.why})" for head in heads if head.why]
    return f"Calibrated: what version {number} says, {'; '.join(done + left)}."


def _learnt_from(log: Mapping[str, Any]) -> str:
    return (
        f"scale and offset: {log['format']}: {log['file']}, sha256 {log['sha256']}, {log['events']:,} events, of these "
        f"the ones from {log['begins']} to {log['judged_from']}; judged by those up to {log['ends']}; its last fifth "
        "was not read"
    )


def _scores(head: Head) -> dict[str, float]:
    """What this version says of the part that judged it."""
    counts, figures = head.told["judged"], head.told["before" if head.why else "after"]
    found = {name: figures[name] for name in ("mean", "ece", "brier_skill")}
    return {"events": counts["events"], "rows": counts["candidates"], "rate": counts["rate"], **found}


def _time(at_ms: int) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
