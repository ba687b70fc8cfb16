"""The answer of a backtest in one sentence, and one for each candidate: what a manager takes away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from streams.backtest.report.numbers import PER, count, day, estimate, known, plain

HEADLINE: Final = "dr"  # the estimator that answers; the others stand beside it
DAY_MS: Final = 86_400_000


@dataclass(frozen=True)
class Answer:
    """`kind`: better, worse, unsure or refused; it says how the answer is marked, beside the words."""

    kind: str
    text: str


def answer(told: Mapping[str, Any]) -> Answer:
    """Of all candidates: what to do. Of a search: what it decided."""
    if search := told.get("tuning"):
        return Answer("better" if search["decision"] == "replace" else "unsure", search["why"])
    candidates = told["candidates"]
    judged = [one for one in candidates if not one["refused"]]
    better = sorted((one for one in judged if _flag(one, "better")), key=_gain, reverse=True)
    if better:
        return Answer("better", _take(better, told))
    if not judged:
        return Answer("refused", f"This log cannot say what {_names(candidates)} would have earned.")
    if all(_flag(one, "worse") for one in judged):
        return Answer("worse", f"Keep the plans that ran: {_names(judged)} would surely have earned less.{_but(told)}")
    return Answer("unsure", f"Keep the plans that ran: {_none(judged)}.{_but(told)}")


def verdict(candidate: Mapping[str, Any], told: Mapping[str, Any]) -> Answer:
    """Of one candidate: by how much it differs from what ran, and whether that is sure."""
    if candidate["refused"]:
        return Answer("refused", f"No answer: {sentence(candidate['refused'])}{_needed(candidate)}")
    value, between = estimate(_headline(candidate), sign=True)
    words = f"{_amount(value, told)} for every {PER:,} decisions ({between})"
    if _flag(candidate, "better"):
        return Answer("better", f"Surely better than what ran: {words}.")
    if _flag(candidate, "worse"):
        return Answer("worse", f"Surely worse than what ran: {words}.")
    return Answer("unsure", f"Not surely different from what ran: {words}.")


def _take(better: Sequence[Mapping[str, Any]], told: Mapping[str, Any]) -> str:
    best = better[0]
    value, between = estimate(_headline(best), sign=True)
    total = plain(_gain(best) * told["range"]["decisions"])
    also = f" {_names(better[1:])} would surely have earned more too." if len(better) > 1 else ""
    return (
        f"{best['name']} would have earned more than the plans that ran: {_amount(value, told)} for every {PER:,} "
        f"decisions ({between}), about {_amount(total, told)} more over {_days(told)}.{also}{_but(told)}"
    )


def _none(judged: Sequence[Mapping[str, Any]]) -> str:
    if len(judged) == 1:
        return f"it is not shown that {judged[0]['name']} would have earned more"
    return f"of {len(judged)} candidates, none would surely have earned more"


def _but(told: Mapping[str, Any]) -> str:
    """What the answer leaves out."""
    refused = [one for one in told["candidates"] if one["refused"]]
    return f" Of {_names(refused)} this log cannot say enough." if refused else ""


def _needed(candidate: Mapping[str, Any]) -> str:
    return f" {sentence(candidate['needed'])}" if candidate.get("needed") else ""


def sentence(text: str) -> str:
    """With a full stop."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _names(candidates: Sequence[Mapping[str, Any]]) -> str:
    names = [one["name"] for one in candidates]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _amount(text: str, told: Mapping[str, Any]) -> str:
    return f"{text} {told['reward'].get('currency') or ''}".strip()


def _days(told: Mapping[str, Any]) -> str:
    begins, ends = told["range"]["from_ms"], told["range"]["to_ms"]
    if not (known(begins) and known(ends)):
        return "the range"
    days = max(1, round((ends - begins) / DAY_MS))
    return f"{count(days)} days ({day(begins)} to {day(ends)})" if days > 1 else f"the day of {day(begins)}"


def _headline(candidate: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The difference, with the interval that holds for all candidates at once where there is one."""
    found = (candidate.get("difference") or {}).get(HEADLINE)
    simultaneous = candidate.get("simultaneous") or {}
    if not found or not known(simultaneous.get("low")):
        return found
    return {**found, "ci_low": simultaneous["low"], "ci_high": simultaneous["high"]}


def _gain(candidate: Mapping[str, Any]) -> float:
    found = _headline(candidate) or {}
    return float(found["value"]) if known(found.get("value")) else 0.0


def _flag(candidate: Mapping[str, Any], name: str) -> bool:
    return bool((candidate.get("simultaneous") or {}).get(name))
