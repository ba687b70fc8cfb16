"""Which picture stands for which part of a backtest, and what it tells to who cannot see it; None where there is
nothing to draw."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from markupsafe import Markup

from streams.backtest.report import numbers
from streams.backtest.report.answer import HEADLINE
from streams.backtest.report.numbers import PER, known, per_thousand
from streams.backtest.report.pictures import bars
from streams.backtest.report.pictures.fitted import fitted
from streams.backtest.report.pictures.forest import Row, forest
from streams.backtest.report.pictures.over_days import over_days

Told = Mapping[str, Any]
ESTIMATORS: Final = {
    "dr": "doubly robust",
    "switch_dr": "switch-DR",
    "snips": "self-normalised weights",
    "ips": "weights alone",
    "dm": "reward model alone",
    "trajectory": "whole history of a shopper",
}


def compared(told: Told) -> Markup | None:
    """The answer: how each candidate differs from what ran."""
    rows = [_difference(one) for one in told["candidates"] if not one["refused"]]
    title = f"difference to what ran, {_unit(told)}"
    return _forest(rows, title, "How each candidate differs from the plans that ran, with intervals")


def estimated(candidate: Told, told: Told) -> Markup | None:
    """The difference by every estimator."""
    rows = [
        _row(ESTIMATORS.get(name, name), found) for name, found in (candidate.get("difference") or {}).items() if found
    ]
    shows = f"How {candidate['name']} differs from the plans that ran, by each estimator"
    return _forest(rows, f"difference to what ran, {_unit(told)}", shows)


def segments(candidate: Told, of: str, told: Told) -> Markup | None:
    """The difference in each segment of one kind."""
    found = (candidate.get("segments") or {}).get(of) or []
    rows = [
        Row(
            one["segment"],
            *map(per_thousand, (one.get("difference"), one.get("difference_low"), one.get("difference_high"))),
        )
        for one in found
    ]
    return _forest(rows, f"difference to what ran, {_unit(told)}", f"The difference of {candidate['name']} by {of}")


def weights(candidate: Told) -> Markup | None:
    """How the weight of the decisions is spread."""
    bins = (candidate.get("overlap") or {}).get("histogram") or []
    rows = sum(one["rows"] for one in bins)
    if not rows:
        return None
    pairs = [(weight_name(one["low"]), one["rows"] / rows, one["share"]) for one in bins]
    shows = f"Histogram of the weights of the decisions for {candidate['name']}"
    return bars.upright(pairs, ("share of decisions", "share of all weight"), "weight of a decision, from", shows)


def calibration(candidate: Told, of: str) -> Markup | None:
    """Predicted against what happened, for `click` or `purchase`."""
    groups = (candidate.get("calibration") or {}).get(of) or []
    groups = [one for one in groups if known(one["predicted"]) and known(one["observed"])]
    shows = f"Predicted share of a {of} against what happened, in {len(groups)} groups of decisions"
    return fitted(groups, f"{of}", shows) if groups else None


def by_day(candidate: Told) -> Markup | None:
    """Where the one-step estimate departs from what the candidate would meet."""
    found = candidate.get("one_step") or {}
    shows = f"Share of decisions that {candidate['name']} would meet with other choices than were open, by day"
    days = found.get("by_day") or []
    return over_days(days, found.get("valid_until_ms"), "decisions that differ", shows) if days else None


def reasons(candidate: Told) -> Markup | None:
    """What held promotions back, under the candidate and as it ran."""
    found = (candidate.get("expected") or {}).get("reasons") or []
    pairs = [(numbers.words(one["reason"]), one["share"] or 0.0, one["logged_share"] or 0.0) for one in found]
    shows = f"Share of what each limit held back, under {candidate['name']} and as it ran"
    return (
        bars.lying(pairs, (candidate["name"], "as it ran"), "share of candidates held back", shows) if pairs else None
    )


def weight_name(low: float) -> str:
    """The lower end of a bin of weights, in words that fit below a bar."""
    if low == 0:
        return "0"
    return f"1/{round(1 / low):,}" if low < 1 else f"{low:,.4g}"


def _difference(candidate: Told) -> Row:
    row = _row(candidate["name"], (candidate.get("difference") or {}).get(HEADLINE))
    wide = candidate.get("simultaneous") or {}
    return Row(row.name, row.value, row.low, row.high, per_thousand(wide.get("low")), per_thousand(wide.get("high")))


def _row(name: str, found: Told | None) -> Row:
    of = found or {}
    return Row(name, *(per_thousand(of.get(field)) for field in ("value", "ci_low", "ci_high")))


def _forest(rows: Sequence[Row], title: str, shows: str) -> Markup | None:
    told = [row for row in rows if None not in (row.value, row.low, row.high)]
    values = "; ".join(f"{row.name} {numbers.plain(row.value, sign=True)}" for row in told[:8])
    return forest(told, title, f"{shows}: {values}") if told else None


def _unit(told: Told) -> str:
    return f"{told['reward'].get('currency') or 'reward'} per {PER:,} decisions"
