"""A text in windows: a short one whole, a long one at both ends."""

from types import ModuleType
from typing import Any

import pytest

from streams.training.in_process import served_code
from streams.triton.cards import newest

CODE: ModuleType = served_code(newest("text_encoder"), "pieces")
PIECES: Any = CODE.Pieces(newest("text_encoder") / "tokenizer.json")
BEGIN, END = PIECES.of("").windows[0].tolist()


def _words(count: int) -> str:
    """So many pieces, no two neighbours alike."""
    return " ".join("a i"[2 * (at % 2)] for at in range(count))


@pytest.mark.parametrize("count", [1, 5, 126])
def test_what_fits_into_a_window_is_read_whole(count: int) -> None:
    read = PIECES.of(_words(count))
    assert ([len(window) for window in read.windows], read.flags) == ([count + 2], 0)


@pytest.mark.parametrize(("count", "flags"), [(127, 0), (200, 0), (252, 0), (253, CODE.CUT), (3000, CODE.CUT)])
def test_of_what_does_not_both_ends_are_read_and_what_lies_between_is_cut(count: int, flags: int) -> None:
    read = PIECES.of(_words(count))
    first, last = (window.tolist() for window in read.windows)
    assert (len(first), len(last), read.flags) == (128, 128, flags)
    assert (first[0], first[-1], last[0], last[-1]) == (BEGIN, END, BEGIN, END)


def test_the_two_windows_hold_every_piece_of_a_text_that_is_not_cut() -> None:
    text = _words(200)
    first, last = (window[1:-1].tolist() for window in PIECES.of(text).windows)
    pieces = {word: PIECES.of(word).windows[0].tolist()[1] for word in ("a", "i")}
    assert first[:74] + last == [pieces[word] for word in text.split()]


def test_a_text_without_a_piece_says_so() -> None:
    assert PIECES.of("").flags == CODE.NO_TEXT


def test_no_more_characters_are_read_than_a_client_sends() -> None:
    read = PIECES.of("好" * 20_000)
    assert (len(read.text), read.flags) == (CODE.MOST_CHARACTERS, CODE.CUT)
