"""Triton's Python backend: a text to its vector, sentiment, flags and embedding, one ONNX Runtime call a text.

Only the tensors that a request asks for are computed: EMBEDDING has a network of its own, for search. Stands alone: the
server imports it from a copy of this folder, so nothing of launchpulse is at hand.
"""

import importlib.util
from pathlib import Path

import numpy as np
import onnxruntime as ort
from tokenizers import Tokenizer

NO_TEXT, CUT = 8, 16  # as in scorer.flags
MOST_CHARACTERS = 8_192
PRIOR_SENTIMENT = (0.25, 0.5, 0.25)
EMBEDDING = 512
READ, MEANT = ("VECTOR", "SENTIMENT"), ("EMBEDDING",)
ALL = (*READ, "FLAGS", *MEANT)


def beside(folder, name):
    """A module of this folder, by its path: versions of one server have modules of one name."""
    spec = importlib.util.spec_from_file_location(f"launchpulse_{name}_{folder.name}", folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Encoder:
    """The tokenizer, the networks and the lexicon of one version folder, on one thread, the same bytes every time."""

    def __init__(self, folder):
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._network, self._meaning = (_session(folder / f"{name}.onnx") for name in ("encoder", "meaning"))
        self._grams = beside(folder, "grams")
        self._lexicon = self._grams.Lexicon(folder / "lexicon.npz")

    def encode(self, text):
        """Vector float32[64], sentiment float32[3], flags."""
        found = self.tensors(text, (*READ, "FLAGS"))
        return found["VECTOR"], found["SENTIMENT"], found["FLAGS"]

    def tensors(self, text, names):
        """FLAGS, and those of the other outputs that `names` holds, by name."""
        encoding = self._tokenizer.encode(text[:MOST_CHARACTERS])
        flags = CUT if encoding.overflowing or len(text) > MOST_CHARACTERS else 0
        if len(encoding.ids) <= 2:  # nothing between the begin and the end
            nothing = {"VECTOR": np.zeros(64, np.float32), "EMBEDDING": np.zeros(EMBEDDING, np.float32)}
            return nothing | {"SENTIMENT": np.array(PRIOR_SENTIMENT, np.float32), "FLAGS": flags | NO_TEXT}
        ids = np.array([encoding.ids], np.int64)
        asked = {"INPUT_IDS": ids, "ATTENTION_MASK": np.ones_like(ids)}
        found = {"FLAGS": flags}
        if set(READ) & set(names):
            vector, sentiment = self._network.run(list(READ), asked)
            found |= {"VECTOR": vector[0], "SENTIMENT": self._lexicon.sided(sentiment[0], text[:MOST_CHARACTERS])}
        if set(MEANT) & set(names):
            spelt = self._grams.spelling(text[:MOST_CHARACTERS])[None]
            found["EMBEDDING"] = self._meaning.run(list(MEANT), asked | {"SPELLING": spelt})[0][0]
        return found


def _session(path):
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.use_deterministic_compute = True
    return ort.InferenceSession(str(path), options, ["CPUExecutionProvider"])


class TritonPythonModel:
    """What the server calls."""

    def initialize(self, args):
        """Load this version's files."""
        self._encoder = Encoder(Path(args["model_repository"]) / args["model_version"])
        self._encoder.tensors("warm 热身", ALL)

    def execute(self, requests):
        """One response a request, in order."""
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        import triton_python_backend_utils as pb

        texts = pb.get_input_tensor_by_name(request, "TEXT").as_numpy().reshape(-1)
        names = [name for name in ALL if name in request.requested_output_names()]
        rows = [self._encoder.tensors(text.decode("utf-8", "replace"), names) for text in texts]
        return pb.InferenceResponse([pb.Tensor(name, _stacked(name, rows)) for name in names])


def _stacked(name, rows):
    values = [row[name] for row in rows]
    return np.array(values, np.uint8)[:, None] if name == "FLAGS" else np.stack(values)
