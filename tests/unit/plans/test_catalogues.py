"""A file of products, against which plans are checked, is read or refused by its line."""

from pathlib import Path

import pytest

from scorer.errors import BadInput
from streams.plans.catalogues import read_catalogue
from streams.plans.shop import Product

GOOD = '{"product": "P-1", "category": "kitchen", "price": 49.9}\n'


def test_a_line_is_a_product_and_other_topics_are_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "products.jsonl"
    file.write_text(GOOD + '\n{"topic": "clicks"}\n{"topic": "products", "product": "P-2"}\n')
    assert list(read_catalogue(file).products.values()) == [Product("P-1", "kitchen", "", 49_900_000), Product("P-2")]


@pytest.mark.parametrize("line", ['{"product": "P-2", "price": 1e999}', '{"product": "P-2", "price": NaN}', "{}", "[]"])
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "products.jsonl"
    file.write_text(GOOD + line)
    with pytest.raises(BadInput, match=r"products\.jsonl:2"):
        read_catalogue(file)
