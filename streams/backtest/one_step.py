"""Where an estimate that looks at one decision at a time stops being valid: where the candidate's own past leaves it
other arms than the log's past would."""

from typing import Any, Final

import numpy as np

from streams.backtest.estimates import Columns

MOST: Final = 0.1  # of decisions so far, that may know other arms
_FEWEST: Final = 100  # decisions before the share says anything
_DAY_MS: Final = 86_400_000
_PROMOTIONS: Final = 10


def one_step(of: Columns) -> dict[str, Any]:
    """As JSON has it; `valid_until_ms` is null where the share of such decisions never passes MOST."""
    return {
        "differs_share": float(of.rows.differs.mean()),
        "most": MOST,
        "valid_until_ms": _valid_until_ms(of),
        "by_day": _by_day(of),
        "by_promotions": _by_promotions(of),
    }


def _valid_until_ms(of: Columns) -> int | None:
    order = np.argsort(of.at_ms, kind="stable")
    count = np.arange(1, len(order) + 1)
    beyond = (np.cumsum(of.rows.differs[order]) / count > MOST) & (count >= _FEWEST)
    return int(of.at_ms[order[int(beyond.argmax())]]) if beyond.any() else None


def _by_day(of: Columns) -> list[dict[str, Any]]:
    day, place = np.unique(of.at_ms // _DAY_MS, return_inverse=True)
    return [{"day_ms": int(day[at]) * _DAY_MS} | told for at, told in enumerate(_shares(of, place, len(day)))]


def _by_promotions(of: Columns) -> list[dict[str, Any]]:
    """By promotions that the candidate gave the shopper before; the last holds all of as many or more."""
    before = np.minimum(of.rows.before, _PROMOTIONS).astype(np.int64)
    told = _shares(of, before, _PROMOTIONS + 1)
    return [{"promotions": at} | one for at, one in enumerate(told) if one["decisions"]]


def _shares(of: Columns, place: np.ndarray[tuple[int], np.dtype[np.int64]], count: int) -> list[dict[str, Any]]:
    rows = np.bincount(place, minlength=count)
    differs = np.bincount(place, of.rows.differs, minlength=count)
    return [
        {"decisions": int(n), "differs_share": float(d / n) if n else 0.0} for n, d in zip(rows, differs, strict=True)
    ]
