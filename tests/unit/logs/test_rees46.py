from tests.unit.logs.conftest import Reader

HEAD = "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session"


def test_a_row_keeps_its_time_price_session_and_words(read: Reader) -> None:
    row = "2019-10-01 00:00:01 UTC,view,39,205,appliances.environment.water_heater,aqua,33.20,554,s-1"
    log = read("rees46", HEAD, row).log
    [click] = log.clicks.drop_columns(["event_id"]).to_pylist()
    assert click == {
        "shopper": "554",
        "at_ms": 1_569_888_001_000,
        "kind": "view",
        "product": "39",
        "price": 33.2,
        "quantity": 1,
        "session": "s-1",
        "composite": False,
    }
    [product] = log.products.to_pylist()
    assert product["title"] == "aqua appliances environment water heater"
    assert product["category"] == "appliances.environment.water_heater"


def test_a_product_without_words_has_no_title_and_its_category_is_a_number(read: Reader) -> None:
    log = read("rees46", HEAD, "2019-10-01 00:00:01 UTC,cart,39,205,,aqua,33.20,554,s-1").log
    [product] = log.products.to_pylist()
    assert (product["title"], product["category"], product["brand"]) == ("", "205", "aqua")


def test_a_last_line_cut_short_is_counted_and_named(read: Reader) -> None:
    good = "2019-10-01 00:00:01 UTC,purchase,39,205,,,5,554,s-1"
    cut = b"2019-10-01 02:50:00 UTC,view,109,205,,elenberg,25.71,5204"
    found = read("rees46", HEAD, good, cut)
    assert [(row.line, row.reason) for row in found.rejects] == [(3, "cut_short")]
    assert found.read == 2


def test_prices_and_times_that_are_none_are_rejected_and_an_absent_price_is_not(read: Reader) -> None:
    rows = [
        f"{time} UTC,view,39,205,,,{price},554,s-1"
        for time, price in (
            ("2019-10-01 00:00:01", ""),
            ("2019-10-01 00:00:02", "NaN"),
            ("2019-10-01 00:00:03", "-1"),
            ("2019-02-30 00:00:01", "1"),
            ("0000-01-01 00:00:00", "1"),
            ("1969-12-31 23:59:59", "1"),
            ("yesterday", "1"),
        )
    ]
    found = read("rees46", HEAD, *rows)
    assert found.rejected == {"bad_price": 2, "bad_time": 4}
    assert found.log.clicks["price"].to_pylist() == [None]


def test_what_is_taken_out_of_the_cart_is_an_uncart(read: Reader) -> None:
    row = "2019-10-01 00:00:01 UTC,remove_from_cart,39,205,,,5,554,s-1"
    assert read("rees46", HEAD, row).log.clicks["kind"].to_pylist() == ["uncart"]
