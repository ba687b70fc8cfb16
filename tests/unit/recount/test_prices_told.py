"""The recount reads a price that a promotion told as the pipeline writes it, and as versions before wrote it."""

from itertools import product
from string import ascii_uppercase

import pytest

from scorer.copies import promised
from scorer.currencies import decimals
from streams.recount.copies import copy_texts
from streams.recount.products import Said

CODES = ["".join(letters) for letters in product(ascii_uppercase, repeat=3)]


def _texts(currency: str, price_micro: int, discount_micro: int) -> tuple[str, str]:
    plan = {"copy": [("en", "{price} now {offer_price}")], "currency": currency}
    trigger = {"copy": "en", "product": "p", "offer": "o"}
    return copy_texts(trigger, plan, {"discount_micro": discount_micro}, Said("Kettle", price_micro))


@pytest.mark.parametrize(
    ("currency", "price_micro", "told", "told_before"),
    [
        ("KWD", 1_234_500, "1.235 now 1.111", "1.23 now 1.11"),
        ("JPY", 1_500_000_000, "1500 now 1350", "1500.00 now 1350.00"),
        ("UYW", 1_234_550, "1.2346 now 1.1111", "1.23 now 1.11"),
        ("IDR", 49_900_000_000, "49900.00 now 44910.00", "49900.00 now 44910.00"),
        ("", 49_900_000, "49.90 now 44.91", "49.90 now 44.91"),
    ],
)
def test_a_price_has_the_decimals_of_its_currency(currency: str, price_micro: int, told: str, told_before: str) -> None:
    values = promised("p", "Kettle", price_micro, "o", 100_000, currency)
    assert f"{values['price']} now {values['offer_price']}" == told
    assert _texts(currency, price_micro, 100_000) == (told, told_before)


def test_both_readings_know_the_same_currencies() -> None:
    told = {code: promised("p", "", 1_000_000, "o", 0, code)["price"] for code in CODES}
    assert {code: _texts(code, 1_000_000, 0)[0].partition(" ")[0] for code in CODES} == told
    assert sum(decimals(code) != 2 for code in CODES) == 26
