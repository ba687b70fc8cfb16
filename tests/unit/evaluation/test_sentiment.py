"""`model evaluate --task sentiment`: which classes count, and what is said of a line that cannot be used."""

import json
from pathlib import Path

import numpy as np
import pytest

from scorer.errors import BadInput
from streams import json_lines
from streams.evaluation.estimate import Draws
from streams.evaluation.sentiment import figures, labelled, scored_once
from tests.fakes.models import HashText

SENTIMENTS = np.array([[0.3, 0.6, 0.1], [0.1, 0.6, 0.3], [0.1, 0.7, 0.2], [0.4, 0.5, 0.1]], np.float32)


def _read(folder: Path, *lines: str | bytes) -> list[tuple[str, int]]:
    path = folder / "texts.jsonl"
    path.write_bytes(b"\n".join(line.encode() if isinstance(line, str) else line for line in lines))
    return json_lines.read(path, labelled)


def test_labels_are_zero_and_one_or_names(tmp_path: Path) -> None:
    lines = [json.dumps({"text": "", "label": label}) for label in (0, 1, "0", "1", "negative", "neutral", "Positive")]
    assert _read(tmp_path, *lines, "") == [("", label) for label in (0, 2, 0, 2, 0, 1, 2)]


def test_stars_stand_in_for_a_label(tmp_path: Path) -> None:
    lines = [json.dumps({"text": "", "stars": stars}) for stars in (1, 2, 3, 4, 5, 4.5)]
    assert [label for _, label in _read(tmp_path, *lines)] == [0, 0, 1, 2, 2, 2]
    assert _read(tmp_path, '{"text": "", "stars": 1, "label": 1}') == [("", 2)]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"{", "this line is not JSON; at .*texts.jsonl:2"),
        (b"\xff\xfe{}", "this line is not JSON; at .*texts.jsonl:2"),
        (b"[1]", "this line is no JSON object; at .*texts.jsonl:2"),
        (b'{"label": 1}', "text is missing; at .*texts.jsonl:2"),
        (b'{"text": 5, "label": 1}', "text is not a text; at .*texts.jsonl:2"),
        (b'{"text": "x"}', "label is missing; at .*texts.jsonl:2"),
        (b'{"text": "x", "label": 2}', "unknown label; at .*texts.jsonl:2; seen: 2; write 0 .negative., 1"),
        (b'{"text": "x", "label": true}', "unknown label; at .*texts.jsonl:2; seen: True"),
        (b'{"text": "x", "stars": 6}', "these are no stars; at .*texts.jsonl:2; seen: 6; write a number from 1 to 5"),
        (b'{"text": "x", "stars": "5"}', "these are no stars; at .*texts.jsonl:2; seen: '5'"),
        (b'{"text": "x", "label": "good"}', "unknown label; at .*texts.jsonl:2; seen: 'good'"),
    ],
)
def test_a_bad_line_is_named_with_what_was_seen(tmp_path: Path, line: bytes, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        _read(tmp_path, '{"text": "fine", "label": 1}', line)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no lines; at .*texts.jsonl"):
        _read(tmp_path, "", "  ")


def test_with_two_classes_neutral_counts_neither_for_the_choice_nor_for_the_confidence() -> None:
    # chosen: negative 3/4, positive 3/4, positive 2/3, negative 4/5; the last is wrong
    found = figures(np.array([0, 2, 2, 2]), SENTIMENTS, Draws(1, 50))
    assert found["classes"] == ["negative", "positive"]
    assert (found["n"], found["accuracy"]) == (4, 0.75)
    assert found["macro_f1"] == pytest.approx((2 / 3 + 4 / 5) / 2)
    # 3/4 and 3/4 share a bin and are both right
    assert found["ece"] == pytest.approx((1 / 2 + 1 / 3 + 4 / 5) / 4)


def test_with_a_neutral_label_all_three_are_chosen_from() -> None:
    found = figures(np.array([0, 1, 1, 2]), SENTIMENTS, Draws(1, 50))
    assert (found["classes"], found["accuracy"]) == (["negative", "neutral", "positive"], 0.5)


def test_the_interval_holds_the_figure_and_is_the_same_again() -> None:
    label = np.resize([0, 2], 200)
    sentiments = np.random.default_rng(1).dirichlet([1, 1, 1], 200).astype(np.float32)
    first, second = (figures(label, sentiments, Draws(5)) for _ in range(2))
    low, high = first["accuracy_ci"]
    assert low < first["accuracy"] < high
    assert first == second


@pytest.mark.parametrize(
    ("texts", "sent"), [(["good"] * 600 + ["bad", "", "  ", " good\n"], 2), (["", ""], 0), ([], 0)]
)
async def test_a_text_counts_as_scored_once_however_often_it_stands_there_and_an_empty_one_never(
    texts: list[str], sent: int
) -> None:
    found = await scored_once(HashText(), texts, lambda what, share: None)
    assert (found.sent, found.sentiments.tolist()) == (sent, (await HashText().encode(texts)).sentiments.tolist())
