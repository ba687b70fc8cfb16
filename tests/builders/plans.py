"""The plan of the README as text, and variations of it."""

import re
from pathlib import Path

from scorer.plan import Plan
from streams.plans.check import Checked, check
from streams.plans.shop import Shop

PLAN = """\
launch: autumn-kettle
product: P-20417
window: {start: 2026-10-01T00:00:00, end: 2026-10-21T00:00:00, time_zone: Asia/Shanghai}
audience: "affinity('kitchen') > 0.2 and purchases(days=30) < 3"
channels: [push, coupon, home_slot]
offers:
  - {name: list-price, discount: 0}
  - {name: ten-off, discount: 0.10, cost: 2.5}
margin_floor: 0.15
copy: {zh: "新品上市：{title}", en: "Just in: {title}"}
budget: {money: 5000, currency: CNY, impressions: 200000, pacing: even}
caps: {per_shopper_per_day: 1, per_shopper: 3}
cooldown: 6h
quiet_hours: {from: "22:00", to: "08:00"}
holdout: 0.10
exploration: 0.05
policy: {name: thompson, reward: {click: 0.2, purchase: 5.0}}
stop: {negative_share: 0.4, stock_below: 10}
"""


def with_lines(*lines: str, without: str = "") -> str:
    """The plan with these lines in place of those of the same field, or at its end; `without`: a field left out."""
    text = _without(PLAN, without) if without else PLAN
    for line in lines:
        name = line.split(":")[0]
        replaced = re.subn(
            rf"^{re.escape(name)}:.*\n(?:  .*\n)*", lambda _, line=line: line + "\n", text, flags=re.MULTILINE
        )
        text = replaced[0] if replaced[1] else f"{text}{line}\n"
    return text


def _without(text: str, name: str) -> str:
    return re.sub(rf"^{re.escape(name)}:.*\n(?:  .*\n)*", "", text, flags=re.MULTILINE)


def checked(*lines: str, without: str = "", shop: Shop | None = None, folder: Path = Path()) -> Checked:
    """That text checked."""
    return check(with_lines(*lines, without=without).encode(), shop, folder=folder)


def found(*lines: str, without: str = "", shop: Shop | None = None) -> list[tuple[str, int, str]]:
    """Field, column and suggestion of each mistake."""
    return [(one.field, one.column, one.suggestion) for one in checked(*lines, without=without, shop=shop).findings]


def plan_of(*lines: str, without: str = "") -> Plan:
    """The plan of that text, which must have no mistake."""
    result = checked(*lines, without=without)
    assert result.plan is not None, result.findings
    return result.plan
