"""What to beware of before a number of a backtest is read."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from streams.backtest.candidate import FROM_THE_LOG
from streams.backtest.judging import BEST, Verdict
from streams.backtest.one_step import MOST

_SOME: Final = 0.01  # of promotions without support, from which it is said
_FAR: Final = 2.0  # standard errors between the model alone and the doubly robust estimate
_OTHER: Final = 0.25  # of the log's promotions, more or less, from which scores of the log are another world's
_DEALT: Final = (
    "It is not what ran, so budgets are not what the log granted: all is dealt out at once to the partitions, "
    "in equal parts of whole offers, whatever its pacing."
)


def warnings(found: Sequence[Verdict], promotions: float, currency: str = "") -> list[dict[str, Any]]:
    """`code`, `candidate` and `text` of each; `promotions` are those that the log's own plans expected, `currency` that
    of the reward, where it names one."""
    return [
        {"code": code, "candidate": one.candidate.name, "text": text}
        for one in found
        for code, text in [*_currencies(one.told["expected"]["launches"], currency), *_of(one.told, promotions)]
    ]


def _currencies(launches: Sequence[Mapping[str, Any]], currency: str) -> list[tuple[str, str]]:
    """What of the launches that it would promote is added up as if it was of one currency."""
    named = sorted({one["currency"] for one in launches} - {""})
    if len({*named, currency} - {""}) < 2:
        return []
    added = ["spend adds up plain numbers"] * (len(named) > 1)
    valued = [f"clicks and purchases are valued as of {currency}"] * bool(currency)
    return [("currencies", f"Its launches count in {' and '.join(named)}: {', and '.join(added + valued)}.")]


def _of(told: Mapping[str, Any], promotions: float) -> list[tuple[str, str]]:
    said: list[tuple[str, str]] = []
    if told["refused"]:
        said.append(("refused", f"{told['refused']}. {told['needed']}"))
    newest = [each["field"] for plan in told["plans"] for each in plan["changes"]]
    before = [each["field"] for plan in told["plans"] for old in plan["earlier"] for each in old["changes"]]
    changed = newest + before
    overlap, step = told["overlap"], told["one_step"]
    if not changed:
        said.append(("same", "It is what the log followed: nothing differs."))
    elif not newest:
        said.append(("newest", _newest(told["plans"])))
    if overlap["unsupported_promotions"] > _SOME and not told["refused"]:  # no value is told of what is refused
        said.append(("support", _support(overlap)))
    if step["differs_share"] > MOST or step["valid_until_ms"] is not None:
        said.append(("one_step", _one_step(step)))
    share = told["expected"]["promotions"] / max(promotions, 1.0) - 1
    if abs(share) > _OTHER and not told["refused"]:
        said.append(("feedback", _feedback(share)))
    ignored = sorted({field.split(".")[0] for field in changed} & set(FROM_THE_LOG))
    if ignored:
        said.append(("from_the_log", f"{', '.join(ignored)}: nothing was scored beyond what the log had of these."))
    if told["grants"] == "dealt" and any(_limited(one) for one in told["expected"]["launches"]):
        said.append(("budget", _DEALT))
    if far := _apart(told["estimators"]):
        said.append(("model", far))
    return said


def _limited(launch: Mapping[str, Any]) -> bool:
    return launch["budget"] is not None or launch["impressions"] is not None


def _newest(plans: Sequence[Mapping[str, Any]]) -> str:
    several = "; ".join(
        f"{plan['launch']} versions {', '.join(map(str, plan['versions']))}"
        for plan in plans
        if any(old["changes"] for old in plan["earlier"])
    )
    return f"It is the newest of what the log followed ({several}), and differs from what it followed before."


def _support(overlap: Mapping[str, Any]) -> str:
    return (
        f"{overlap['unsupported_promotions']:.1%} of what it would promote could not happen in the log: "
        f"{overlap['modelled_share']:.1%} of the value that is expected rests on the reward model alone."
    )


def _feedback(share: float) -> str:
    way, then = ("more", "higher") if share > 0 else ("less", "lower")
    return (
        f"It would promote {abs(share):.0%} {way} than the log did. Clicks that promotions cause raise trends, and "
        f"with them interest: when it decides, scores are {then} than those of the log, which it was tried on."
    )


def _one_step(step: Mapping[str, Any]) -> str:
    return (
        f"At {step['differs_share']:.1%} of the decisions its own past leaves it other arms than the log's would: the "
        "estimate looks at one decision at a time, and there it is a chain."
    )


def _apart(estimators: Mapping[str, Mapping[str, float]]) -> str:
    if BEST not in estimators:
        return ""
    gap = estimators["dm"]["value"] - estimators[BEST]["value"]
    if abs(gap) <= _FAR * estimators[BEST]["se"]:
        return ""
    return (
        f"The reward model alone says {gap:+.5f} a decision beside the doubly robust estimate: do not trust it alone."
    )
