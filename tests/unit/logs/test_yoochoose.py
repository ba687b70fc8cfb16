from tests.unit.logs.conftest import Reader


def test_a_session_is_a_shopper_and_milliseconds_are_kept(read: Reader) -> None:
    log = read("yoochoose", "SessionId\tItemId\tTime", "3\t214716935\t1396437466.94", "4\t214\t1396437466.941").log
    seen = [
        (row["shopper"], row["session"], row["product"], row["kind"], row["at_ms"]) for row in log.clicks.to_pylist()
    ]
    assert seen == [
        ("3", "3", "214716935", "view", 1_396_437_466_940),
        ("4", "4", "214", "view", 1_396_437_466_941),
    ]


def test_a_time_that_is_no_number_is_rejected(read: Reader) -> None:
    found = read("yoochoose", "SessionId\tItemId\tTime", "3\t4\tinf", "3\t4\tnan", "3\t4\t2014-04-07", "3\t4\t1e300")
    assert found.rejected == {"bad_time": 4}
