"""How the shop's people answer promotions: what senders tell of each trigger, and the clicks and purchases it causes.

Every number is drawn from the truth of the shop with the decision's id as the key: the same trigger, the same answer.
What a shopper does anyway stands in the shop's log; an answer holds only what the promotion adds to it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from scorer.channels import CHANNELS
from streams.publish.ids import mix
from streams.publish.log import COLUMNS
from streams.shop.shop import Shop

Triggers = Sequence[Mapping[str, Any]]
_FAILED_PER_MILLION: Final = 30_000  # made up: triggers that no sender could show
_SHOWN_MS, _CLICK_MS, _BUY_MS = 5_000, 60_000, 600_000
_DELIVERED, _CLICKED, _BOUGHT = 1, 2, 3


def answers(shop: Shop, triggers: Triggers) -> dict[str, pa.Table]:
    """Rows of `deliveries` and of `clicks` that these triggers lead to, by topic; an unknown shopper or product answers
    nothing."""
    known = [row for row in triggers if shop.truth.knows(row["shopper"], row["product"])]
    if not known:
        return {}
    shown = _draws(shop, known, _DELIVERED) >= _FAILED_PER_MILLION / 1e6
    clicked, bought = _chances(shop, known)
    clicks = [row for row, yes in zip(known, shown & (_draws(shop, known, _CLICKED) < clicked), strict=True) if yes]
    purchases = [row for row, yes in zip(known, shown & (_draws(shop, known, _BOUGHT) < bought), strict=True) if yes]
    acts = [_act(shop, row, "view", _CLICK_MS) for row in clicks]
    acts += [_act(shop, row, "purchase", _BUY_MS) for row in purchases]
    told = [_delivery(row, yes) for row, yes in zip(known, shown.tolist(), strict=True)]
    tables = {"deliveries": told, "clicks": acts}
    return {name: pa.Table.from_pylist(rows, schema=COLUMNS[name]) for name, rows in tables.items() if rows}


def _chances(shop: Shop, triggers: Triggers) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Of a click, and of a purchase beyond what the shopper buys anyway."""
    shoppers, products = [row["shopper"] for row in triggers], [row["product"] for row in triggers]
    clicked, bought = np.zeros(len(triggers)), np.zeros(len(triggers))
    for at, row in enumerate(triggers):
        how = {"channel": CHANNELS.index(row["channel"]), "discount": row["discount_micro"] / 1e6}
        click, buy = shop.truth.promoted(shoppers[at], products[at], **how)
        clicked[at], bought[at] = click, buy
    anyway = shop.truth.purchase(shoppers, products, promotions=np.zeros(len(triggers), np.int64))
    return clicked, np.maximum(bought - anyway, 0.0)


def _draws(shop: Shop, triggers: Triggers, purpose: int) -> npt.NDArray[np.float64]:
    keys = np.array([int(row["decision_id"][:16], 16) for row in triggers], np.uint64)
    return (mix(shop.seed, purpose, keys) >> np.uint64(11)) / float(1 << 53)


def _act(shop: Shop, trigger: Mapping[str, Any], kind: str, after_ms: int) -> dict[str, Any]:
    price = shop.truth.price(trigger["product"]) * (1 - trigger["discount_micro"] / 1e6)
    return {
        "event_id": f"{kind}-{trigger['decision_id']}",
        "shopper": trigger["shopper"],
        "at_ms": trigger["at_ms"] + after_ms,
        "kind": kind,
        "product": trigger["product"],
        "price": round(price, 2),
        "quantity": 1,
        "session": None,
        "composite": False,
    }


def _delivery(trigger: Mapping[str, Any], shown: bool) -> dict[str, Any]:
    return {
        "event_id": f"delivery-{trigger['decision_id']}",
        "shopper": trigger["shopper"],
        "at_ms": trigger["at_ms"] + _SHOWN_MS,
        "decision_id": trigger["decision_id"],
        "status": "shown" if shown else "failed",
    }
