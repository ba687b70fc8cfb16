"""What shoppers write does not steer the terminal of who reads it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from streams.cli import dead_letters, explained, query, rank
from streams.cli.output import aligned
from streams.cli.why_shown import show
from streams.printable import printable
from streams.watching.looking import Answer
from streams.watching.screen import screen
from tests.unit.cli.test_rank import told

EVIL = "bob\x1b]52;c;Y3VybA\x1b\\\x1b[2J\x1b[31m\u202e"
SEEN = "bob\\x1b]52;c;"


def watched() -> None:
    names = ("launches", "triggers", "outcomes", "sentiment", "dead_letters")
    answers = {name: Answer(name, ["x"], []) for name in names} | {"now": Answer("now", ["events"], [[1]])}
    answers["triggers"] = Answer("Last triggers", ["at", "shopper"], [["10:00", EVIL]])
    Console(width=100).print(screen(answers))


def explained_text() -> None:
    piece = {"text": EVIL, "begin": 0, "end": len(EVIL), "contribution": 1.0}
    one = {"text": EVIL, "sentiment": "positive", "class": "positive", "probabilities": {}, "flags": [], "early": True}
    explained.show_texts({"model": "m", "method": "occlusion", "asked": 1, "texts": [one | {"pieces": [piece]}]})


def why() -> None:
    question, answer = {"shopper": EVIL}, {"words": [f"did you mean {EVIL}?"]}
    show({"decision": None, "question": question, "answer": answer, "outcome": None})


@pytest.mark.parametrize(
    "show_it",
    [
        watched,
        explained_text,
        why,
        lambda: query._table(["text"], [[EVIL]]),
        lambda: rank._show(told(shopper=EVIL)),
        lambda: print(aligned([("launch", "product"), (EVIL, "P-1")])),
        lambda: print(dead_letters._short(EVIL)),
    ],
    ids=["watch", "explain", "why", "query", "rank", "lists", "letters"],
)
def test_control_sequences_of_a_shopper_are_shown_and_not_obeyed(
    show_it: Callable[[], Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    show_it()
    seen = capsys.readouterr().out
    assert ("\x1b" in seen, "\u202e" in seen, SEEN in seen) == (False, False, True)


@given(st.text())
def test_what_is_printable_has_no_sign_that_a_terminal_obeys(text: str) -> None:
    steering = [sign for sign in printable(text) if ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0]
    assert steering == []


@pytest.mark.parametrize("text", ["用了两天\u3000就坏了", "👩\u200d💻", "क्\u200dष", "a\u00a0b", "plain [red]"])
def test_texts_of_every_script_stay_as_they_are(text: str) -> None:
    assert printable(text) == text


def test_lines_stay_where_they_are_wanted() -> None:
    assert (printable("a\nb\r", kept="\n"), printable("a\nb")) == ("a\nb\\r", "a\\nb")
