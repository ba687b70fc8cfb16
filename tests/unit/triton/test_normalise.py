"""One text, one form, whatever the keyboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.triton.normalise import MOST_CHARACTERS, normalise


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  two\t words\r\n", "two words"),
        ("ＡＢＣ１２３", "ABC123"),
        ("a\x00b\x1fc", "a b c"),
        ("\u3000全角\u3000空格", "全角 空格"),
        ("zero\u200bwidth", "zerowidth"),
        ("\u202eright to left", "right to left"),
        ("👍🏽", "👍🏽"),
        ("\ud800 lone", "lone"),
        ("", ""),
    ],
)
def test_a_text_has_one_form(text: str, plain: str) -> None:
    assert normalise(text) == (plain, False)


def test_a_long_text_is_cut_where_the_encoder_no_longer_reads() -> None:
    plain, cut = normalise("好 " * 1_000_000)
    assert (len(plain) <= MOST_CHARACTERS, cut) == (True, True)
    assert normalise("a" * MOST_CHARACTERS) == ("a" * MOST_CHARACTERS, False)
    assert normalise("a" * (MOST_CHARACTERS + 1)) == ("a" * MOST_CHARACTERS, True)


@given(st.text(max_size=200))
def test_what_was_normalised_can_be_sent_and_has_no_stray_space(text: str) -> None:
    plain, _ = normalise(text)
    assert plain.encode().decode() == plain
    assert plain == " ".join(plain.split())
    assert plain.isprintable()
