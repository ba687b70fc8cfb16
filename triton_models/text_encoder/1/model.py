"""Triton's Python backend: a text to its vector, sentiment and flags, one ONNX Runtime call a text.

Stands alone: the server imports it from a copy of this folder, so nothing of launchpulse is at hand.
"""

from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

NO_TEXT, CUT = 8, 16  # as in scorer.flags
MOST_CHARACTERS = 8_192
PRIOR_SENTIMENT = (0.25, 0.5, 0.25)


class Encoder:
    """The tokenizer and the network of one version folder, on one thread, the same bytes every time."""

    def __init__(self, folder):
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        self._session = ort.InferenceSession(str(folder / "encoder.onnx"), options, ["CPUExecutionProvider"])

    def encode(self, text):
        """Vector float32[64], sentiment float32[3], flags."""
        encoding = self._tokenizer.encode(text[:MOST_CHARACTERS])
        flags = CUT if encoding.overflowing or len(text) > MOST_CHARACTERS else 0
        if len(encoding.ids) <= 2:  # nothing between the begin and the end
            return np.zeros(64, np.float32), np.array(PRIOR_SENTIMENT, np.float32), flags | NO_TEXT
        ids = np.array([encoding.ids], np.int64)
        vector, sentiment = self._session.run(
            ["VECTOR", "SENTIMENT"], {"INPUT_IDS": ids, "ATTENTION_MASK": np.ones_like(ids)}
        )
        return vector[0], sentiment[0], flags


class TritonPythonModel:
    """What the server calls."""

    def initialize(self, args):
        """Load this version's files."""
        self._encoder = Encoder(Path(args["model_repository"]) / args["model_version"])
        self._encoder.encode("warm 热身")

    def execute(self, requests):
        """One response a request, in order."""
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        import triton_python_backend_utils as pb

        texts = pb.get_input_tensor_by_name(request, "TEXT").as_numpy().reshape(-1)
        rows = [self._encoder.encode(text.decode("utf-8", "replace")) for text in texts]
        vectors, sentiments, flags = zip(*rows, strict=True)
        return pb.InferenceResponse(
            [
                pb.Tensor("VECTOR", np.stack(vectors)),
                pb.Tensor("SENTIMENT", np.stack(sentiments)),
                pb.Tensor("FLAGS", np.array(flags, np.uint8)[:, None]),
            ]
        )
