"""What a promotion says: the plan's copy, filled from the version of the product that was in force."""

from typing import Any

import numpy as np

from scorer.decisions import PROMOTION
from streams.catalogue import Catalogue
from streams.heard import heard_record
from streams.plans.live import standing_of
from streams.runner.gather import InForce
from streams.runner.outputs.copies import copy_texts
from tests.builders.plans import plan_of

PLAN = plan_of('copy: {zh: "新品上市：{title}", en: "{title}: {offer_price}"}')


def product(title: str, price_micro: int = 50_000_000) -> dict[str, Any]:
    plain = {"category": "", "brand": "", "vector": b"", "space": 1, "flags": 0}
    return {"product": PLAN.product, "title": title, "price_micro": price_micro, **plain}


def catalogue(*products: dict[str, Any], **launch: Any) -> Catalogue:
    found = Catalogue()
    for offset, one in enumerate(products):
        found.add_product(offset, one)
    found.add_launch(0, heard_record(PLAN.launch, standing_of(PLAN, 1, "live").record() | launch))
    return found


def said(of: Catalogue, language: str | None, *, products: int | None = None, discount_micro: int = 0) -> str:
    """The text of one promotion, with the first so many records of `product-vectors` in force."""
    made = np.zeros(1, PROMOTION)
    made["discount_micro"] = discount_micro
    upto = of.next if products is None else of.next._replace(product_vectors=products)
    return str(copy_texts(InForce.below(of, upto), made, np.array([language], object))[0])


def test_a_promotion_says_the_title_in_force_whatever_was_told_since() -> None:
    renamed = catalogue(product("Kettle"), product("A better kettle"))
    assert [said(renamed, "zh", products=n) for n in (1, 2)] == ["新品上市：Kettle", "新品上市：A better kettle"]


def test_a_reduced_price_is_that_of_the_promotion() -> None:
    assert said(catalogue(product("Kettle")), "en", discount_micro=100_000) == "Kettle: 45.00"


def test_a_price_has_the_decimals_of_the_plan_s_currency() -> None:
    budget = "budget: {money: 100, currency: JPY}"
    told = catalogue(product("Kettle"), plan=plan_of('copy: {en: "{price}"}', budget).to_json())
    assert said(told, "en") == "50"


def test_the_plans_price_stands_in_for_one_that_the_catalogue_does_not_know() -> None:
    assert said(catalogue(product("Kettle", -1)), "en") == ""
    priced = catalogue(product("Kettle", -1), plan=plan_of('copy: {en: "{price}"}', "price: 49.9").to_json())
    assert said(priced, "en") == "49.90"


def test_nothing_is_said_without_a_product_a_title_a_plan_or_a_copy() -> None:
    without = [catalogue(), catalogue(product("")), catalogue(product("Kettle"), plan="")]
    assert [said(each, "zh") for each in without] == [""] * 3
    assert said(catalogue(product("Kettle")), None) == ""


def test_a_product_told_before_there_were_titles_has_none() -> None:
    old = product("")
    del old["title"]
    assert said(catalogue(old), "zh") == ""
