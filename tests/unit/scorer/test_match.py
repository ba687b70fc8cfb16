"""Which launches a search asks for."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from scorer.match import _WORD, UNSPACED, Matcher, fold


@pytest.mark.parametrize(
    ("keyword", "query", "found"),
    [
        ("cable", "USB Cable", True),
        ("cable", "cables", False),
        ("usb cable", "red usb cable 2m", True),
        ("usb cable", "usb red cable", False),
        ("wi-fi", "Wi-Fi router", True),
        ("手机壳", "红色手机壳女", True),
        ("手机壳", "手机", False),
        ("iphone", "iphone手机壳", True),
        ("usb充电器", "快充usb充电器", True),
        ("ＵＳＢ", "usb", True),
        ("кабель", "Кабель USB", True),
        ("كابل", "كابل شحن", True),
        ("🎧", "buy 🎧 now", True),
        ("케이블", "충전케이블을", True),
        ("काला", "कील", False),
        ("काला", "काला मोबाइल कवर", True),
        ("मोबाइल कवर", "काला मोबाइल कवर", True),
        ("கல்", "கால்", False),
        ("கல்", "பெரிய கல்", True),
        ("ọ̀rọ̀", "ọ rọ", False),
        ("ọ̀rọ̀", "Ọ̀rọ̀ Yorùbá", True),
        ("café", "cafe\u0301 noir", True),
        ("شكرا", "شكرًا", False),
        ("كتاب", "كتابٌ جديد", True),
        ("1", "1\ufe0f\u20e3", True),
        ("น้ำ", "ซื้อน้ำดื่ม", True),
        ("မြန်မာ", "မြန်မာစာ", True),
        ("ខ្មែរ", "អក្សរខ្មែរ", True),
        ("ລາວ", "ພາສາລາວ", True),
        ("", "anything", False),
        ("   ", "   ", False),
    ],
)
def test_a_keyword_stands_in_a_query_as_words_or_as_a_part(keyword: str, query: str, found: bool) -> None:
    assert Matcher([[keyword]]).match(query) == ([0] if found else [])


def test_each_launch_is_named_once_and_in_order() -> None:
    matcher = Matcher([["lamp", "desk lamp"], [], ["desk"], ["lamp"]])
    assert matcher.match("desk lamp, lamp, desk") == [0, 2, 3]


def test_an_empty_query_matches_nothing() -> None:
    assert Matcher([["a"], ["中"]]).match("") == []


@given(st.text(st.characters(exclude_categories=["Mn", "Mc"]), max_size=40))
def test_a_text_without_marks_falls_into_runs_of_letters_and_digits(text: str) -> None:
    folded = fold(text)
    assume(not any(unicodedata.category(character) in {"Mn", "Mc"} for character in folded))
    runs = re.findall(f"[^\\W_{UNSPACED}]+", folded)
    assert _WORD.findall(folded) == runs


@given(st.text(max_size=40), st.text(max_size=40))
def test_folding_twice_is_folding_once_and_any_text_can_be_searched(query: str, keyword: str) -> None:
    assert fold(fold(query)) == fold(query)
    Matcher([[keyword]]).match(query)


@given(st.lists(st.sampled_from(["usb", "cable", "desk", "lamp"]), min_size=1, max_size=5))
def test_a_query_matches_each_of_its_own_words(words: list[str]) -> None:
    assert Matcher([[word] for word in words]).match(" ".join(words)) == list(range(len(words)))
