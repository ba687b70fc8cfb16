"""An answer on a screen, and what `--at` reads."""

import pytest
import typer

from scorer import reasons
from streams.cli.moments import moment_ms
from streams.cli.why_shown import show
from tests.builders.decided import AT, HOUR, KETTLE, MINUTE, answer, held_back, made


def shown(result: dict[str, object], capsys: pytest.CaptureFixture[str]) -> list[str]:
    show(result)
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("decision", [made(), held_back(reasons.COOLDOWN | reasons.STOCK)], ids=["action", "absence"])
def test_an_answer_fits_on_a_screen(decision: object, capsys: pytest.CaptureFixture[str]):
    lines = shown(answer(decision, launch=KETTLE, at_ms=AT + MINUTE), capsys)
    assert (len(lines) <= 32, max(map(len, lines)) <= 80) == (True, True)


def test_a_guard_that_failed_is_one_line(capsys: pytest.CaptureFixture[str]):
    decision = held_back(reasons.COOLDOWN, last_promotion_ms=AT - 2 * HOUR - 10 * MINUTE)
    told = shown(answer(decision, launch=KETTLE), capsys)
    assert "  ✗ cooldown: last promotion 2 h 10 min before, limit 6 h: failed" in told


def test_a_time_without_a_zone_is_utc():
    told = [
        moment_ms(text, "--at") for text in ("", "2026-10-02T13:00:00", "2026-10-02T21:00:00+08:00", "2026-10-02 13:00")
    ]
    assert told == [None, AT, AT, AT]


def test_a_text_that_is_no_time_is_refused_with_examples():
    with pytest.raises(typer.BadParameter, match="'2h ago' is no ISO time; expected such as 2026-10-03"):
        moment_ms("2h ago", "--at")
