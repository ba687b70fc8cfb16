import pytest

from scorer.errors import BadInput
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


def test_the_clicks_as_they_were_published_are_read(read: Reader) -> None:
    log = read("yoochoose", "1,2014-04-07T10:51:09.277Z,214536502,0", "1,2014-04-07T10:54:09.868Z,214536500,S").log
    seen = [
        (row["shopper"], row["session"], row["product"], row["kind"], row["at_ms"]) for row in log.clicks.to_pylist()
    ]
    assert seen == [
        ("1", "1", "214536502", "view", 1_396_867_869_277),
        ("1", "1", "214536500", "view", 1_396_868_049_868),
    ]


def test_a_published_click_that_cannot_be_read_is_rejected(read: Reader) -> None:
    good, times = "1,2014-04-07T10:51:09.277Z,7,0", ("2014-02-30T00:00:00.000Z", "0000-01-01T00:00:00.000Z", "soon")
    bad = [f"1,{time},7,0" for time in times]
    found = read("yoochoose", good, *bad, good.replace("1,", ",", 1), good.replace(",7,", ",,"), "1,2")
    assert found.rejected == {"bad_time": 3, "cut_short": 1, "no_product": 1, "no_shopper": 1}


def test_its_purchases_are_another_log(read: Reader) -> None:
    with pytest.raises(BadInput, match="no column SessionId, ItemId, Time"):
        read("yoochoose", "420374,2014-04-06T18:44:58.314Z,214537888,12462,1")
