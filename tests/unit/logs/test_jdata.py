from pathlib import Path

import pytest

from scorer.errors import BadInput
from tests.unit.logs.conftest import Reader

HEAD = "user_id,sku_id,time,model_id,type,cate,brand"


def test_times_are_shanghais_and_float_ids_are_whole(read: Reader) -> None:
    [click] = read("jdata", HEAD, "266079.0,138778,2016-01-31 23:59:02,,1,8,403").log.clicks.to_pylist()
    assert (click["shopper"], click["at_ms"], click["kind"]) == ("266079", 1_454_255_942_000, "view")


def test_each_type_has_its_kind(read: Reader) -> None:
    rows = [f"1,2,2016-02-01 00:00:0{kind},,{kind},8,403" for kind in range(1, 8)]
    found = read("jdata", HEAD, *rows)
    assert found.log.clicks["kind"].to_pylist() == ["view", "cart", "uncart", "purchase", "favourite", "view"]
    assert found.rejected == {"unknown_kind": 1}


def test_exact_doubles_stay_events(read: Reader) -> None:
    log = read("jdata", HEAD, *["1,2,2016-02-01 00:00:01,0,6,8,403"] * 3).log
    assert len(log) == len(set(log.clicks["event_id"].to_pylist())) == 3


def test_the_product_table_goes_before_what_an_action_says(read: Reader, tmp_path: Path) -> None:
    table = tmp_path / "products.csv"
    table.write_text("sku_id,a1,a2,a3,cate,brand\n2,3,1,1,9,489\n,1,1,1,9,1\nbroken\n")
    rows = ["1,2,2016-02-01 00:00:01,,1,8,403", "1,3,2016-02-01 00:00:02,,1,8,403"]
    found = read("jdata", HEAD, *rows, products=table)
    about = [(row["product"], row["category"], row["brand"], row["title"]) for row in found.log.products.to_pylist()]
    assert about == [("2", "9", "489", ""), ("3", "8", "403", "")]
    assert found.rejected == {"products_no_product": 1, "products_cut_short": 1}
    assert found.read == 2


def test_an_absent_product_table_is_a_plain_error(read: Reader, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.csv"):
        read("jdata", HEAD, "1,2,2016-02-01 00:00:01,,1,8,403", products=tmp_path / "nowhere.csv")
