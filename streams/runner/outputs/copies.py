"""The text of each promotion, in the shopper's language, as a channel can send it."""

from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.copies import filled, promised
from scorer.plan import Plan
from streams.runner.gather import InForce
from streams.runner.outputs.offers import Names


def copy_texts(force: InForce, made: npt.NDArray[Any], languages: Names, *, as_before: bool = False) -> Names:
    """The copy of each PROMOTION, filled from its plan and the version of its product that is in force; empty without
    copy, and where something that it names is not known. `languages`: that of its copy, None without.
    `as_before`: prices with two decimals whatever the currency, as versions before told them."""
    arms = zip(*(made[name].tolist() for name in ("launch", "offer", "discount_micro")), languages, strict=True)
    text = partial(_text, force, as_before)
    told: dict[Any, str] = {}
    return np.array([told[arm] if arm in told else told.setdefault(arm, text(*arm)) for arm in arms], object)


def _text(force: InForce, as_before: bool, launch: int, offer: int, discount_micro: int, language: str | None) -> str:
    plan = force.view.details[launch]
    if plan is None or language is None:
        return ""
    title, price_micro = _product(force, launch, plan)
    currency = "" if as_before else plan.currency
    values = promised(plan.product, title, price_micro, plan.offers[offer].name, discount_micro, currency)
    return filled(dict(plan.copy)[language], values)


def _product(force: InForce, launch: int, plan: Plan) -> tuple[str, int]:
    """Title and list price; the plan's price where the catalogue has none."""
    row = int(force.view.rows["product"][launch])
    if row < 0:
        return "", plan.price_micro
    price_micro = int(force.catalogue.product_rows["price_micro"][row])
    return force.catalogue.titles[row], price_micro if price_micro >= 0 else plan.price_micro
