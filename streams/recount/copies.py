"""The text that a trigger must carry, worked out anew from the plan and the product in force."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from streams.recount.products import Said

_HOLES = re.compile(r"({{|}}|{[^{}]*})")


def copy_text(trigger: Mapping[str, Any], plan: Mapping[str, Any], offer: Mapping[str, Any], product: Said) -> str:
    """The plan's copy in the trigger's language, filled; empty where there is none or a value is not known."""
    text = dict(plan.get("copy", ())).get(trigger["copy"], "")
    price_micro = product.price_micro if product.price_micro >= 0 else plan.get("price_micro", -1)
    left = 1 - Decimal(offer.get("discount_micro", 0)) / 1_000_000
    values = {
        "title": product.title,
        "product": trigger["product"],
        "price": _money(price_micro, Decimal(1)),
        "offer_price": _money(price_micro, left),
        "discount": f"{(100 * (1 - left)).normalize():f}",
        "offer": trigger["offer"],
    }
    return _filled(text, values)


def _filled(text: str, values: Mapping[str, str]) -> str:
    parts = _HOLES.split(text)  # every second one is a doubled brace or a placeholder
    for at in range(1, len(parts), 2):
        known = parts[at][0] if parts[at] in ("{{", "}}") else values.get(parts[at][1:-1], "")
        if not known:
            return ""
        parts[at] = known
    return "".join(parts)


def _money(micro: int, left: Decimal) -> str:
    told = (Decimal(micro) / 1_000_000 * left).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{told:f}" if micro >= 0 else ""
