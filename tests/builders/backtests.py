"""What a backtest found, as its JSON has it, made up: a candidate that is better, one that is unsure, one refused."""

from typing import Any

DAY_MS = 86_400_000
START_MS = 1_756_771_200_000


def told(*candidates: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """A whole backtest; without candidates, of three."""
    found = list(candidates) or [candidate("bold", better=True), candidate("mild", 0.0004), refused("night")]
    whole = {
        "format": 1,
        "range": {
            "from_ms": START_MS,
            "to_ms": START_MS + 13 * DAY_MS,
            "source": "broker",
            "partitions": 3,
            "events": 200_000,
            "steps": 812,
            "decisions": 41_210,
            "shoppers": 9_100,
            "left_out": {"window_not_closed": 310},
        },
        "versions": {"interest": ["interest:4"]},
        "reward": {"click": 0.2, "purchase": 5.0, "currency": "CNY", "of": "kettle.yaml"},
        "level": 0.95,
        "seed": 7,
        "error_rate": 0.05,
        "comparisons": len(found),
        "multiplicity": "all differences share it in equal parts (Bonferroni)",
        "warnings": [
            {"code": "left_out", "candidate": None, "text": "310 decisions whose window had not closed are left out."},
            {"code": "support", "candidate": "night", "text": "61.0% of what it would do was never possible."},
        ],
        "logged": estimate(0.0113, 0.0006)
        | {
            "name": "logged",
            "dr": estimate(0.0114, 0.0006),
            "total": 465.7,
            "promotions": 9_120,
            "promotion_rate": 0.221,
        }
        | {"expected_promotions": 9_104.2, "clicks": 1_204, "purchases": 61, "spend": 18.0},
        "candidates": found,
    }
    return whole | fields


def estimate(value: float, se: float) -> dict[str, float]:
    """A value with its intervals."""
    low, high = value - 1.96 * se, value + 1.96 * se
    return {"value": value, "ci_low": low, "ci_high": high, "se": se, "boot_low": low * 0.98, "boot_high": high * 1.02}


def candidate(name: str, gain: float = 0.0042, *, better: bool = False, **fields: Any) -> dict[str, Any]:
    """A candidate that is judged."""
    names = {"dm": 0.8, "ips": 1.3, "snips": 1.1, "dr": 1.0, "switch_dr": 0.95}
    found = {
        "name": name,
        "files": [f"{name}.yaml"],
        "plans": [plan()],
        "refused": "",
        "needed": "",
        "estimators": {one: estimate(0.0113 + gain * of, 0.0009 * of) for one, of in names.items()},
        "difference": {one: estimate(gain * of, 0.0009 * of) for one, of in names.items()},
        "simultaneous": {"low": gain - 0.0022, "high": gain + 0.0022, "better": better, "worse": False},
        "overlap": {
            "ess": 21_000.0,
            "ess_share": 0.51,
            "max_weight": 14.2,
            "support_violations": 3_310,
            "support_mass": 0.081,
            "histogram": [
                {"low": low, "rows": rows, "share": share}
                for low, rows, share in zip(
                    [0.0, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0],
                    [1_200, 400, 1_400, 9_000, 22_000, 6_000, 1_100, 110],
                    [0.0, 0.002, 0.013, 0.16, 0.48, 0.23, 0.09, 0.025],
                    strict=True,
                )
            ],
        },
        "trajectory": {"ess": 12.0, "refused": "12.0 shoppers of equal weight; 30 are the least", "shoppers": 9_100},
        "one_step": {
            "differs_share": 0.12,
            "valid_until_ms": START_MS + 6 * DAY_MS,
            "by_day": [
                {"day_ms": START_MS + day * DAY_MS, "decisions": 3_100, "differs_share": 0.018 * day}
                for day in range(13)
            ],
            "by_promotions": [
                {"promotions": many, "decisions": 20_000 // (many + 1), "differs_share": 0.05 * many}
                for many in range(5)
            ],
        },
        "grants": "dealt",
        "expected": expected(),
        "calibration": {
            "click": [{"predicted": p, "observed": p * 1.07, "rows": 410} for p in (0.01, 0.03, 0.06, 0.11, 0.19)],
            "purchase": [{"predicted": p, "observed": p * 0.9, "rows": 410} for p in (0.001, 0.002, 0.005, 0.011)],
        },
        "segments": {
            "launch": [segment("launch-000", 0.003), segment("launch-001", -0.0008)],
            "channel": [segment("push", 0.002), segment("coupon", 0.0005)],
            "shopper": [segment("new", 0.001), segment("known", 0.003)],
            "interest": [segment(str(decile), 0.0004 * decile) for decile in range(1, 11)],
        },
    }
    return found | fields


def refused(name: str) -> dict[str, Any]:
    """A candidate of which the log says too little."""
    reason = "61.0% of what it would do was never possible when the log was made"
    needed = "Run 14 days with an exploration of 0.05 to judge it."
    nothing: dict[str, Any] = {"estimators": {}, "difference": {}, "segments": {}, "calibration": {}}
    return candidate(name, **nothing) | {"refused": reason, "needed": needed, "simultaneous": {}}


def plan() -> dict[str, Any]:
    """What one file of a candidate says."""
    change = {"field": "caps.per_shopper_per_day", "before": "1", "after": "3"}
    text = "launch: launch-000\nproduct: P-00012\ncaps: {per_shopper_per_day: 3}\n"
    earlier = [{"version": 1, "changes": [change, {"field": "cooldown", "before": "1h", "after": "6h"}]}]
    return {"launch": "launch-000", "text": text, "versions": [1, 2], "changes": [change], "earlier": earlier}


def segment(name: str, gain: float) -> dict[str, Any]:
    """A segment and its difference."""
    bounds = {"difference_low": gain - 0.002, "difference_high": gain + 0.002}
    value = {"value": 0.01 + gain, "ci_low": 0.008 + gain, "ci_high": 0.012 + gain, "logged": 0.01}
    return {"segment": name, "decisions": 9_000, "refused": "", "difference": gain} | value | bounds


def expected() -> dict[str, Any]:
    """What a candidate would do and spend."""
    return {
        "promotions": 12_010.0,
        "promotion_rate": 0.291,
        "clicks": 1_402.0,
        "purchases": 70.1,
        "spend": 61.0,
        "reasons": [
            {"reason": "cooldown", "share": 0.21, "logged_share": 0.18},
            {"reason": "the day's promotions", "share": 0.04, "logged_share": 0.11},
        ],
        "launches": [
            {"launch": "launch-000", "promotions": 700.0, "spend": 61.0, "budget": 2_000.0}
            | {"impressions": 20_000, "exhausted_ms": None, "exhausted_partitions": 1, "partitions": 3}
        ],
    }
