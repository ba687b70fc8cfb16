from tests.unit.logs.conftest import Reader


def test_a_review_without_shopper_product_and_time_gets_seeded_ones(read: Reader) -> None:
    lines = ["label,review", '1,"很快，好吃"', "0,没有送水"]
    first, again, other = (read("reviews-csv", *lines, seed=seed).log.reviews for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first["at_ms"].equals(other["at_ms"])
    assert first["composite"].to_pylist() == [True, True]
    assert all(name.startswith("composite-") for name in first["shopper"].to_pylist() + first["product"].to_pylist())
    assert dict(zip(first["text"].to_pylist(), first["label"].to_pylist(), strict=True)) == {
        "很快，好吃": "positive",
        "没有送水": "negative",
    }


def test_a_review_that_says_all_is_not_composite(read: Reader) -> None:
    head = "text,label,product,shopper,at_ms"
    log = read("reviews-csv", head, "fine,neutral,p1,s1,1000", "good,,p1,,1000").log
    assert log.reviews["composite"].to_pylist() == [False, True]
    assert log.reviews.slice(0, 1).drop_columns(["event_id", "composite"]).to_pylist() == [
        {"shopper": "s1", "at_ms": 1000, "product": "p1", "text": "fine", "label": "neutral"}
    ]
    assert log.products.to_pylist() == [
        {"product": "p1", "title": "", "category": "", "brand": "", "price": None, "stock": None}
    ]


def test_a_review_over_two_lines_is_one_row_and_lines_are_counted_on(read: Reader) -> None:
    found = read("reviews-csv", "label,review", '1,"one\ntwo"', "5,odd", "0, ")
    assert found.log.reviews["text"].to_pylist() == ["one\ntwo"]
    assert [(row.line, row.reason) for row in found.rejects] == [(4, "unknown_label"), (5, "empty_text")]


def test_queries_get_seeded_shoppers_and_times_and_keep_their_quotes(read: Reader) -> None:
    found = read("queries-tsv", "1\t减速器链条", '2\t27" monitor', "3\t ", "4")
    assert sorted(found.log.searches["query"].to_pylist()) == ['27" monitor', "减速器链条"]
    assert found.log.searches["composite"].to_pylist() == [True, True]
    assert found.rejected == {"cut_short": 1, "empty_query": 1}
    times = found.log.searches["at_ms"].to_pylist()
    assert times == sorted(times)
