"""How explanations look: in colours, within 80 columns, the strongest first."""

from typing import Any

import pytest

from streams.cli.explained import show_interest, show_texts

PIECES = [("Boils", 0.1), ("fast", 2.0), ("but", 0.0), ("leaks", -1.5)]
FEATURES = {f"feature_number_{at}": (-1) ** at * at / 10 for at in range(30)}


def _text() -> dict[str, Any]:
    text, begin, pieces = " ".join(name for name, _ in PIECES), 0, []
    for name, worth in PIECES:
        pieces.append({"text": name, "begin": begin, "end": begin + len(name), "contribution": worth})
        begin += len(name) + 1
    probabilities = {"negative": 0.1, "neutral": 0.2, "positive": 0.7}
    told = {"text": text, "sentiment": "positive", "class": "positive", "probabilities": probabilities}
    texts = [{**told, "flags": [], "early": True, "pieces": pieces}]
    return {"model": "m:1", "method": "occlusion", "asked": 5, "texts": texts}


def _interest(**changed: Any) -> dict[str, Any]:
    one = {"words": "how often it was done", "value": 1 / 3, "error": 0.01}
    shares = [{"feature": n, "contribution": v, **one} for n, v in FEATURES.items()]
    who = {"shopper": "anna" * 5, "product": "kettle" * 3, "launch": "kettle-autumn", "at_ms": 0}
    scores = {"interest": 0.0312, "log_odds": -3.4, "base_log_odds": -5.0, "backgrounds": 64, "model": "interest:1"}
    then = {"interest": 0.0312, "model": "interest:1", "flags": ["late"]}
    told = {**who, **scores, "decision_id": "ab" * 16, "recorded": then, "contributions": shares, "exact": True}
    return told | changed


def test_what_speaks_for_it_is_green_and_what_speaks_against_it_red(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    show_texts(_text())
    line = next(line for line in capsys.readouterr().out.splitlines() if "Boils" in line)
    assert line == "Boils \x1b[1;7;32mfast\x1b[0m but \x1b[1;7;31mleaks\x1b[0m"


def test_a_sentiment_that_the_lexicon_gave_alone_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show_texts(_text())
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("positive (negative 0.100, neutral 0.200, positive 0.700); by the lexicon alone")


def test_features_are_shown_by_their_strength_within_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    show_interest(_interest())
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    shown = [line.split()[1] for line in lines if "feature_number" in line]
    assert shown == [f"feature_number_{at}" for at in range(29, 17, -1)]
    assert any("18 weaker ones" in line for line in lines)
    assert "recorded 0.0312 by interest:1, late" in lines


def test_features_that_are_not_those_of_the_decision_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    show_interest(_interest(exact=False))
    assert "not those of then" in capsys.readouterr().out
