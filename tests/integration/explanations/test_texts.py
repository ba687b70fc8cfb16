"""Sentiments explained by the served encoder, through the command."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from scorer.errors import Unavailable
from scorer.explain.occlusion import contributions, variants
from scorer.sentiments import NAMES
from streams.cli.main import build
from streams.training.in_process import served_code
from streams.triton.cards import newest
from tests.integration.explanations.conftest import Explain

pytestmark = pytest.mark.integration


def _worth(told: dict[str, Any]) -> dict[str, float]:
    return {piece["text"]: piece["contribution"] for piece in told["pieces"]}


@pytest.mark.parametrize(
    ("text", "sentiment", "because"),
    [
        ("I do not like it", "negative", ["not"]),
        ("The colours are wonderful", "positive", ["wonderful"]),
        ("质量太差", "negative", ["太", "差"]),
        ("衣服很漂亮", "positive", ["漂", "亮"]),
    ],
)
def test_the_words_that_say_it_speak_for_it(explain: Explain, text: str, sentiment: str, because: list[str]) -> None:
    (told,) = explain("--text", text)["texts"]
    worth = _worth(told)
    assert (told["sentiment"], told["class"]) == (sentiment, sentiment)
    assert max(worth, key=worth.__getitem__) in because


@pytest.mark.parametrize(("text", "early"), [("太差了，再也不买了", True), ("The zip broke after two days.", False)])
def test_pieces_are_judged_by_who_judged_the_text(explain: Explain, text: str, early: bool) -> None:
    (told,) = explain("--text", text)["texts"]
    folder = newest("text_encoder")
    encoder = served_code(folder, "model").Encoder(folder)
    spans = [(piece["begin"], piece["end"]) for piece in told["pieces"]]
    asked = [encoder.tensors(each, ("ANSWERS",))["ANSWERS"][int(early)] for each in variants(told["text"], spans)]
    expected = contributions(np.stack(asked), NAMES.index("negative"))
    assert (told["early"], told["class"], len(spans) > 5) == (early, "negative", True)
    assert [piece["contribution"] for piece in told["pieces"]] == expected.tolist()


def test_what_speaks_for_positive_is_asked_for_by_name(explain: Explain) -> None:
    (told,) = explain("--text", "good but terrible", "--class", "positive")["texts"]
    assert _worth(told)["good"] > 0 > _worth(told)["terrible"]


def test_many_texts_of_a_file_are_explained_in_its_order(explain: Explain, tmp_path: Path) -> None:
    path, texts = tmp_path / "texts.jsonl", ["好", "bad", "good", "太差了"]
    path.write_text("\n".join(json.dumps({"text": text}) for text in texts), "utf-8")
    found = explain("--file", path)
    assert [told["text"] for told in found["texts"]] == texts
    assert (found["asked"], found["method"]) == (10, "occlusion")
    assert found["model"].startswith("text_encoder:")


def test_an_empty_text_names_the_version_that_serves(explain: Explain) -> None:
    assert explain("--text", "")["model"] == explain("--text", "good")["model"]


@pytest.mark.parametrize("text", ["", "\x00\u200b", "🙂" * 3, "很好 great " * 90_000, "ไม่ดี не очень"])
def test_empty_long_and_odd_texts_give_a_result(explain: Explain, text: str) -> None:
    words = ["--text", text] if len(text) < 1000 else ["--text", text[:100_000]]
    found = explain(*words, "--pieces", "20")
    assert found["asked"] <= 21
    assert sum(found["texts"][0]["probabilities"].values()) == pytest.approx(1, abs=1e-5)


def test_it_is_shown_within_80_columns(explain: Explain, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["model", "explain", "--text", "Boils fast, but [the lid] leaks and the handle gets hot " * 3]
    shown = CliRunner().invoke(build(), words, catch_exceptions=False).stdout
    assert max(map(len, shown.splitlines())) <= 80
    assert "[the lid]" in " ".join(shown.split())


def test_without_a_server_there_is_an_error_and_no_explanation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHPULSE_TRITON", "127.0.0.1:1")
    found = CliRunner().invoke(build(), ["model", "explain", "--text", "good", "--json"])
    assert isinstance(found.exception, Unavailable)
    assert json.loads(found.stdout.splitlines()[-1])["model"] is None
