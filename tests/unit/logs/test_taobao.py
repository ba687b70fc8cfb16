from tests.unit.logs.conftest import Reader


def test_rows_are_sorted_by_time_then_line_and_doubled_rows_stay_events(read: Reader) -> None:
    log = read("taobao", "1,10,7,pv,30", "2,11,7,buy,20", "1,10,7,pv,20", "1,10,7,pv,20").log
    seen = log.clicks.select(["shopper", "product", "kind", "at_ms"]).to_pylist()
    assert [tuple(row.values()) for row in seen] == [
        ("2", "11", "purchase", 20_000),
        ("1", "10", "view", 20_000),
        ("1", "10", "view", 20_000),
        ("1", "10", "view", 30_000),
    ]
    assert len(set(log.clicks["event_id"].to_pylist())) == 4


def test_an_event_id_depends_on_file_and_line_alone(read: Reader) -> None:
    rows = ["1,10,7,pv,30", "2,11,7,buy,20"]
    first, again = read("taobao", *rows).log, read("taobao", *rows).log
    assert first.clicks["event_id"].equals(again.clicks["event_id"])
    other = read("taobao", *rows, "3,12,7,fav,40").log
    assert not set(other.clicks["event_id"].to_pylist()) & set(first.clicks["event_id"].to_pylist())


def test_each_behaviour_has_its_kind(read: Reader) -> None:
    log = read("taobao", "1,1,7,pv,1", "1,1,7,cart,2", "1,1,7,fav,3", "1,1,7,buy,4").log
    assert log.clicks["kind"].to_pylist() == ["view", "cart", "favourite", "purchase"]


def test_what_cannot_be_used_is_named_with_its_line(read: Reader) -> None:
    found = read(
        "taobao",
        "1,10,7,pv,30",
        "1,10,7,stare,30",
        "1,10,7,pv,soon",
        "",
        ",10,7,pv,30",
        "1,,7,pv,30",
        "1,10,7,pv",
        "1,10,7,pv,30,more",
        "1,10,7,pv,-5",
        b"1,10,\xff,pv,30\n",
        b"1,\xff\n",
        b"1,10,7,p",
    )
    assert [(row.line, row.reason) for row in found.rejects] == [
        (2, "unknown_kind"),
        (3, "bad_time"),
        (4, "blank_line"),
        (5, "no_shopper"),
        (6, "no_product"),
        (7, "wrong_number_of_fields"),
        (8, "wrong_number_of_fields"),
        (9, "bad_time"),
        (10, "not_utf8"),
        (11, "wrong_number_of_fields"),
        (12, "cut_short"),
    ]
    assert (found.read, len(found.log)) == (12, 1)
    assert sum(found.rejected.values()) == 11


def test_an_identifier_never_becomes_a_title(read: Reader) -> None:
    log = read("taobao", "1,10,7,pv,30").log
    assert log.products.to_pylist() == [
        {"product": "10", "title": "", "category": "7", "brand": "", "price": None, "stock": None}
    ]


def test_a_limit_counts_rows_from_the_start_bad_ones_too(read: Reader) -> None:
    found = read("taobao", "1,10,7,pv,30", "bad", "2,10,7,pv,20", "3,10,7,pv,10", limit=3)
    assert (found.read, len(found.log), found.rejected) == (3, 2, {"wrong_number_of_fields": 1})
    assert found.log.clicks["shopper"].to_pylist() == ["2", "1"]


def test_an_empty_file_is_an_empty_log(read: Reader) -> None:
    found = read("taobao")
    assert (found.read, len(found.log), found.log.launches.num_rows) == (0, 0, 0)
