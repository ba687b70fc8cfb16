"""The text that a trigger must carry, worked out anew from the plan and the product in force."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from streams.recount.products import Said

_HOLES = re.compile(r"({{|}}|{[^{}]*})")


# By ISO 4217, where it is not two.
_NOT_TWO = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DECIMALS = {currency: places for places, currencies in _NOT_TWO.items() for currency in currencies.split()}
_OF_OLD = 2  # whatever the currency


def copy_texts(
    trigger: Mapping[str, Any], plan: Mapping[str, Any], offer: Mapping[str, Any], product: Said
) -> tuple[str, str]:
    """The plan's copy in the trigger's language, filled; empty where there is none or a value is not known. With prices
    as their currency has them, and as versions before told them, which no record tells apart."""
    places = _DECIMALS.get(plan.get("currency", ""), _OF_OLD)
    return _text(trigger, plan, offer, product, places), _text(trigger, plan, offer, product, _OF_OLD)


def _text(
    trigger: Mapping[str, Any], plan: Mapping[str, Any], offer: Mapping[str, Any], product: Said, places: int
) -> str:
    text = dict(plan.get("copy", ())).get(trigger["copy"], "")
    price_micro = product.price_micro if product.price_micro >= 0 else plan.get("price_micro", -1)
    left = 1 - Decimal(offer.get("discount_micro", 0)) / 1_000_000
    values = {
        "title": product.title,
        "product": trigger["product"],
        "price": _money(price_micro, Decimal(1), places),
        "offer_price": _money(price_micro, left, places),
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


def _money(micro: int, left: Decimal, places: int) -> str:
    told = (Decimal(micro) / 1_000_000 * left).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{told:f}" if micro >= 0 else ""
