import pytest

from tests.unit.logs.conftest import Reader

HEAD = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"


def row(
    invoice: str = "536365",
    code: str = "85123A",
    title: str = "WHITE HOLDER",
    quantity: str = "6",
    time: str = "2010-12-01 08:26:00",
    price: str = "2.55",
    customer: str = "17850.0",
) -> str:
    return f"{invoice},{code},{title},{quantity},{time},{price},{customer},United Kingdom"


def test_a_sale_is_a_purchase_of_its_customer(read: Reader) -> None:
    [click] = read("uci", HEAD, row()).log.clicks.drop_columns(["event_id"]).to_pylist()
    assert click == {
        "shopper": "17850",
        "at_ms": 1_291_191_960_000,
        "kind": "purchase",
        "product": "85123A",
        "price": 2.55,
        "quantity": 6,
        "session": "536365",
        "composite": False,
    }


def test_times_are_londons_in_summer_too(read: Reader) -> None:
    winter, summer = read("uci", HEAD, row(), row(time="2011-07-01 08:26:00")).log.clicks["at_ms"].to_pylist()
    assert winter == 1_291_191_960_000  # 08:26 UTC
    assert summer == 1_309_505_160_000  # 07:26 UTC


def test_times_as_the_table_is_published_are_month_day_and_year(read: Reader) -> None:
    times = ("12/1/2010 8:26", "7/1/2011 8:26", "10/31/2011 12:05")
    found = read("uci", HEAD, *(row(time=time) for time in times))
    assert found.log.clicks["at_ms"].to_pylist() == [1_291_191_960_000, 1_309_505_160_000, 1_320_062_700_000]


def test_an_invoice_that_starts_with_c_is_a_return_of_as_many(read: Reader) -> None:
    [click] = read("uci", HEAD, row("C536379", quantity="-2")).log.clicks.to_pylist()
    assert (click["kind"], click["quantity"]) == ("return", 2)


def test_a_row_without_customer_belongs_to_its_invoice(read: Reader) -> None:
    assert read("uci", HEAD, row(customer="")).log.clicks["shopper"].to_pylist() == ["invoice:536365"]


def test_a_stock_code_is_upper_case(read: Reader) -> None:
    log = read("uci", HEAD, row(), row(code="85123a")).log
    assert log.clicks["product"].to_pylist() == ["85123A", "85123A"]
    assert log.products.num_rows == 1


def test_a_title_is_the_first_description_on_a_priced_row(read: Reader) -> None:
    early, first, later = "2010-12-01 08:00:00", "2010-12-01 09:00:00", "2010-12-01 10:00:00"
    log = read(
        "uci",
        HEAD,
        row(title="LATER NAME", time=later),
        row(title="damaged", price="0.0", time=early),
        row(title="", time=early),
        row(title="FIRST NAME", time=first),
    ).log
    assert log.products["title"].to_pylist() == ["FIRST NAME"]


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("adjustment_invoice", row("A563185", code="B", price="11062.06")),
        ("adjustment_invoice", row("A563186", code="B", price="-11062.06")),
        ("negative_quantity", row(quantity="-3", price="0.0")),
        ("zero_quantity", row(quantity="0")),
        ("price_not_positive", row(price="0.0")),
        ("price_not_positive", row(price="-1.5")),
        ("price_not_positive", row("C1", quantity="-1", price="0")),
        ("fee_code", row(code="POST")),
        ("fee_code", row(code="m")),
        ("fee_code", row("C1", code="BANK CHARGES", quantity="-1")),
        ("bad_quantity", row(quantity="six")),
        ("bad_price", row(price="cheap")),
        ("bad_time", row(time="01/12/2010 08:26")),
        ("bad_time", row(time="2/30/2011 8:26")),
        ("bad_time", row(time="2010-012-01 08:26:00")),
        ("bad_time", row(time="0000-01-01 00:00:00")),
        ("no_product", row(code=" ")),
    ],
)
def test_what_is_no_sale_of_goods_is_rejected_under_its_name(read: Reader, reason: str, line: str) -> None:
    found = read("uci", HEAD, line)
    assert (found.rejected, len(found.log)) == ({reason: 1}, 0)


def test_another_file_is_refused_with_what_it_lacks(read: Reader) -> None:
    from scorer.errors import BadInput

    with pytest.raises(BadInput, match="no column StockCode"):
        read("uci", "InvoiceNo,Quantity", "1,2")
