"""The text of each promotion, in the shopper's language, as a channel can send it."""

from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.copies import filled, promised
from scorer.plan import Plan
from streams.runner.gather import InForce
from streams.runner.outputs.offers import Names


def copy_texts(force: InForce, made: npt.NDArray[Any], languages: Names) -> Names:
    """The copy of each PROMOTION, filled from its plan and the version of its product that is in force; empty without
    copy, and where something that it names is not known. `languages`: that of its copy, None without."""
    arms = zip(*(made[name].tolist() for name in ("launch", "offer", "discount_micro")), languages, strict=True)
    told: dict[Any, str] = {}
    return np.array([told[arm] if arm in told else told.setdefault(arm, _text(force, *arm)) for arm in arms], object)


def _text(force: InForce, launch: int, offer: int, discount_micro: int, language: str | None) -> str:
    plan = force.view.details[launch]
    if plan is None or language is None:
        return ""
    title, price_micro = _product(force, launch, plan)
    values = promised(plan.product, title, price_micro, plan.offers[offer].name, discount_micro, plan.currency)
    return filled(dict(plan.copy)[language], values)


def _product(force: InForce, launch: int, plan: Plan) -> tuple[str, int]:
    """Title and list price; the plan's price where the catalogue has none."""
    row = int(force.view.rows["product"][launch])
    if row < 0:
        return "", plan.price_micro
    price_micro = int(force.catalogue.product_rows["price_micro"][row])
    return force.catalogue.titles[row], price_micro if price_micro >= 0 else plan.price_micro
