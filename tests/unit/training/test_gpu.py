"""The graph of a GPU says what the served code says with a CPU's, as a version was trained and as labels moved it."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")
pytest.importorskip("sklearn")

import onnx
import onnxruntime as ort
from tokenizers import Tokenizer

from scorer.training import gpu
from scorer.training.lexicon import Lexicon
from streams.training.in_process import served_code
from streams.triton.cards import newest
from tests.builders.moved_lexicon import moved_lexicon

TEXTS = ["手机壳", "wireless earbuds with a long battery life", "质量很好，下次还来", "running shoes"]
SERVED = newest("text_encoder")
TOKENIZER = Tokenizer.from_file(str(SERVED / "tokenizer.json"))
PAD = 1


def _padded(texts: list[str]) -> dict[str, "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"]:
    rows = [TOKENIZER.encode(text).ids for text in texts]
    ids = np.array([[*row, *[PAD] * (max(map(len, rows)) - len(row))] for row in rows], np.int64)
    return {"INPUT_IDS": ids, "ATTENTION_MASK": (ids != PAD).astype(np.int64)}


@pytest.mark.parametrize("lexicon", [Lexicon.read(SERVED / "lexicon.npz"), moved_lexicon()], ids=["trained", "moved"])
def test_the_gpus_sentiment_is_that_of_the_served_code(tmp_path: Path, lexicon: Lexicon) -> None:
    lexicon.save(tmp_path / "lexicon.npz")
    grams = served_code(SERVED, "grams")
    served = grams.Lexicon(tmp_path / "lexicon.npz")
    graph = gpu.with_lexicon(gpu.dequantised(SERVED / "encoder.onnx"))
    onnx.save(graph, str(tmp_path / "encoder.gpu.onnx"))
    onnx.save(gpu.dequantised(SERVED / "encoder.onnx"), str(tmp_path / "network.onnx"))
    asked = _padded(TEXTS)
    said = [served.said(text) for text in TEXTS]
    assert {each.early for each in said} == {True, False}
    asked["LEXICON"] = np.array([each.row() for each in said], np.float32)
    asked["ALONE"] = np.stack([each.alone for each in said])
    asked["EARLY"] = np.array([[each.early] for each in said], np.float32)
    found, answers = ort.InferenceSession(str(tmp_path / "encoder.gpu.onnx")).run(["SENTIMENT", "ANSWERS"], asked)
    network = {name: asked[name] for name in ("INPUT_IDS", "ATTENTION_MASK")}
    alone = ort.InferenceSession(str(tmp_path / "network.onnx")).run(["SENTIMENT"], network)[0]
    late = [grams.sided(sides, each) for sides, each in zip(alone, said, strict=True)]
    expected = [[sides, each.alone] for sides, each in zip(late, said, strict=True)]
    np.testing.assert_allclose(answers, expected, atol=1e-4)
    np.testing.assert_allclose(found, [both[each.early] for both, each in zip(expected, said, strict=True)], atol=1e-4)
