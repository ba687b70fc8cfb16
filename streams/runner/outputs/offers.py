"""Names of offers, and the copy that a shopper gets: what a plan calls things, by their numbers in its row."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from scorer.languages import LANGUAGES
from streams.catalogue import LaunchView

LIST_PRICE: Final = "list-price"  # the one offer of a launch without a plan
Names = npt.NDArray[np.object_]


def offer_names(view: LaunchView, launches: npt.NDArray[Any], offers: npt.NDArray[Any]) -> Names:
    """Name of each offer, by its launch (index, -1 none) and its place in the plan; None where there is none."""
    pairs = zip(launches.tolist(), offers.tolist(), strict=True)
    return np.array([_offer(view, launch, offer) for launch, offer in pairs], object)


def _offer(view: LaunchView, launch: int, offer: int) -> str | None:
    if launch < 0:
        return None
    plan = view.details[launch]
    return plan.offers[offer].name if plan and offer < len(plan.offers) else LIST_PRICE


def copy_languages(view: LaunchView, launches: npt.NDArray[Any], languages: npt.NDArray[Any]) -> Names:
    """Language of the copy of each: the shopper's where the plan has it, else the plan's first; None without copy."""
    pairs = zip(launches.tolist(), languages.tolist(), strict=True)
    return np.array([_copy(view, launch, language) for launch, language in pairs], object)


def _copy(view: LaunchView, launch: int, language: int) -> str | None:
    plan = view.details[launch] if launch >= 0 else None
    if plan is None or not plan.copy:
        return None
    written = [name for name, _ in plan.copy]
    return LANGUAGES[language] if LANGUAGES[language] in written else written[0]
