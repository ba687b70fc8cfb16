"""An exported file answers as the served one does, within what its card of the moment says. Needs onnx."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from streams.cli.main import build
from streams.lifecycle.export import loss


def exported(*words: str) -> dict[str, Any]:
    pytest.importorskip("onnx")
    found = CliRunner().invoke(build(), ["model", "export", *words, "--json"], catch_exceptions=False)
    told: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return told


def test_the_loss_is_the_distance_between_answers_worked_out_by_hand() -> None:
    served = {"SENTIMENT": np.array([[0.6, 0.4], [0.2, 0.8], [1, 0]]), "VECTOR": np.array([[1, 0], [0, 1], [1, 0]])}
    made = {"SENTIMENT": np.array([[0.4, 0.6], [0.2, 0.8], [0, 1]]), "VECTOR": np.array([[1, 0], [0.6, 0.8], [0, 1]])}
    told = loss(served, made, judged=2)
    assert {name: round(value, 9) for name, value in told.items()} == {
        "most_apart": 0.2,
        "mean_apart": 0.1,
        "changed_choice": 0.5,
        "least_cosine_VECTOR": 0.0,
        "mean_cosine_VECTOR": 0.6,
    }


@pytest.mark.parametrize("precision", ["fp16", "fp32"])
def test_the_encoder_for_a_gpu_keeps_its_inputs_named_dimensions_and_answers(tmp_path: Path, precision: str) -> None:
    texts = tmp_path / "texts.jsonl"
    told = ["质量很好，下次还来", "用了两天就坏了，太差了", "The zip broke after two days.", "Lovely, I am very happy."]
    texts.write_text("".join(json.dumps({"text": text}) + "\n" for text in told), "utf-8")
    out = tmp_path / "made" / "encoder.onnx"
    done = exported("text_encoder", "--precision", precision, "--out", str(out), "--file", str(texts))
    both = {name: ["texts", "windows", "pieces"] for name in ("WINDOW_IDS", "WINDOW_MASK")}
    both |= {name: ["texts", "pieces"] for name in ("INPUT_IDS", "ATTENTION_MASK")}
    assert done["inputs"] == both | {
        "LEXICON": ["texts", 4],
        "ALONE": ["texts", 3],
        "EARLY": ["texts", 1],
        "SPELLING": ["texts", 128],
    }
    assert done["outputs"] == {
        "VECTOR": ["texts", 64],
        "SENTIMENT": ["texts", 3],
        "ANSWERS": ["texts", 2, 3],
        "EMBEDDING": ["texts", 512],
    }
    assert (done["opset"], done["asked"], done["judged"]) == (17, 4, 4)
    assert sorted(Path(path).name for path in done["files"]) == ["encoder.onnx", "meaning.gpu.onnx"]
    assert done["mean_apart"] < 0.1
    assert (done["least_cosine_VECTOR"] > 0.97, done["least_cosine_EMBEDDING"] > 0.99) == (True, True)


def test_half_precision_takes_less_room_and_moves_an_interest_by_less_than_a_thousandth(tmp_path: Path) -> None:
    whole, half = (
        exported("interest", "--precision", precision, "--out", str(tmp_path / precision))
        for precision in ("fp32", "fp16")
    )
    assert sum(half["files"].values()) < sum(whole["files"].values())
    assert (whole["most_apart"], half["most_apart"] < 1e-3) == (0.0, True)


def test_an_interest_model_needs_to_be_told_where_its_file_goes() -> None:
    found = CliRunner().invoke(build(), ["model", "export", "interest"])
    assert "--out" in str(found.exception)


def test_texts_are_read_in_normal_form_and_those_without_anything_to_read_are_left_out(tmp_path: Path) -> None:
    texts = tmp_path / "texts.jsonl"
    texts.write_text('{"text": "bad \\ud83d phone"}\n{"text": ""}\n{"text": "\\ud83d"}\n', "utf-8")
    words = ("text_encoder", "--precision", "fp32", "--out", str(tmp_path / "encoder.onnx"), "--file", str(texts))
    done = exported(*words)
    assert (done["asked"], done["judged"], done["least_cosine_EMBEDDING"] > 0.99) == (1, 1, True)
