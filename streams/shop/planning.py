"""Two launches of the seeded shop under plans, as its launch manager would write them; the others have none.

The first learns (linear Thompson sampling) whom to tell by which channel and whether a coupon pays; the second follows
a threshold. Both hold a tenth of the shoppers out, so that what they cause can be told from what would have happened.
"""

from dataclasses import replace
from typing import Any, Final

import pyarrow as pa

from scorer.plan import Offer, Plan
from streams.publish.log import COLUMNS, Log

_DAY_MS: Final = 86_400_000
_MINUTE: Final = 60
_CHANNELS: Final = ("push", "coupon", "home_slot", "email")
_OFFERS: Final = (Offer("list-price"), Offer("ten-off", 100_000, 1_000_000))


def with_plans(log: Log) -> Log:
    """The same log; its two earliest launches follow plans, and run until the log ends."""
    rows, until_ms = log.launches.to_pylist(), int(log.at_ms().max()) + 1
    for row, made in zip(rows[:2], (_learning, _steady), strict=False):
        row["end_ms"] = max(until_ms, row["end_ms"])
        row["plan"] = made(row).to_json()
    return replace(log, launches=pa.Table.from_pylist(rows, schema=COLUMNS["launches"]))


def _learning(row: dict[str, Any]) -> Plan:
    return replace(
        _plan(row),
        title="The learner",
        policy="thompson",
        exploration_micro=100_000,
        budget_micro=2_000_000_000,
        impressions=20_000,
        pacing="even",
        click_reward_micro=200_000,
        purchase_reward_micro=5_000_000,
    )


def _steady(row: dict[str, Any]) -> Plan:
    return replace(
        _plan(row),
        title="The steady one",
        policy="threshold",
        exploration_micro=50_000,
        parameters=(("threshold", 0.02),),
        audience="events() >= 3",
        click_reward_micro=200_000,
        purchase_reward_micro=5_000_000,
    )


def _plan(row: dict[str, Any]) -> Plan:
    """What both have in common."""
    return Plan(
        launch=row["launch"],
        product=row["product"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        time_zone="Asia/Shanghai",
        keywords=tuple(row["keywords"]),
        channels=_CHANNELS,
        offers=_OFFERS,
        policy="threshold",
        currency="CNY",
        cap_per_day=1,
        cap_per_shopper=3,
        cooldown_ms=_DAY_MS // 4,
        quiet_from_min=22 * _MINUTE,
        quiet_to_min=8 * _MINUTE,
        holdout_micro=100_000,
        negative_share_micro=600_000,
        copy=(("zh", "新品上市：{title}"), ("en", "Just in: {title}")),
    )
