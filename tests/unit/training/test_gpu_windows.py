"""A network of one window a text becomes one of all windows: the mean of what it says of each."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx")

import onnx
import onnxruntime as ort

from scorer.training import gpu
from scorer.training.gpu_windows import windowed
from streams.triton.cards import newest


def test_a_text_is_the_mean_of_its_windows_and_its_vector_has_unit_length(tmp_path: Path) -> None:
    network = gpu.dequantised(newest("text_encoder") / "encoder.onnx")
    onnx.save(network, str(tmp_path / "one.onnx"))
    onnx.save(windowed(network), str(tmp_path / "all.onnx"))
    ids = np.random.default_rng(3).integers(10, 9_000, (3, 2, 16))
    mask = np.ones_like(ids)
    mask[1, 1, 9:] = 0
    one, every = (ort.InferenceSession(str(tmp_path / f"{name}.onnx")) for name in ("one", "all"))
    given = {"INPUT_IDS": ids.reshape(6, 16), "ATTENTION_MASK": mask.reshape(6, 16)}
    vectors, sides = (rows.reshape(3, 2, -1).mean(axis=1) for rows in one.run(["VECTOR", "SENTIMENT"], given))
    found = every.run(["VECTOR", "SENTIMENT"], {"WINDOW_IDS": ids, "WINDOW_MASK": mask})
    np.testing.assert_allclose(found[0], vectors / np.linalg.norm(vectors, axis=1, keepdims=True), atol=1e-5)
    np.testing.assert_allclose(found[1], sides, atol=1e-5)
