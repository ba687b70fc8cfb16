import pyarrow as pa

from streams.publish.bare import bare
from streams.publish.log import COLUMNS

NOTHING = {"title": "", "category": "", "brand": "", "price": None, "stock": None}


def test_a_product_of_which_anything_is_said_is_not_bare() -> None:
    said = [{}, {"title": "Wool scarf"}, {"category": "scarves"}, {"brand": "Acme"}, {"price": 0.0}, {"stock": 0}]
    rows = [{"product": str(number)} | NOTHING | one for number, one in enumerate(said)]
    found = bare(pa.Table.from_pylist(rows, schema=COLUMNS["products"]))
    assert found.tolist() == [True, False, False, False, False, False]


def test_a_log_without_products_has_no_bare_ones() -> None:
    assert bare(COLUMNS["products"].empty_table()).tolist() == []
