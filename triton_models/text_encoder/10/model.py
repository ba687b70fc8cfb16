"""Triton's Python backend: a text to its vector, sentiment, flags and embedding, one ONNX Runtime call a text.

Only what a request asks for is computed: EMBEDDING has a network of its own, for search, and SENTIMENT needs none where
the lexicon is sure; then its answer also stands where VECTOR makes the network read the text, so that a text has one
sentiment. Of a text in two windows VECTOR and SENTIMENT are the mean of both. Stands alone: the server imports it from
a copy of this folder, so nothing of launchpulse is at hand.
"""

import importlib.util
from pathlib import Path

import numpy as np
import onnxruntime as ort

PRIOR_SENTIMENT = (0.25, 0.5, 0.25)
EMBEDDING = 512
READ, MEANT = ("VECTOR", "SENTIMENT", "ANSWERS"), ("EMBEDDING",)
NETWORK = ("VECTOR", "SENTIMENT")
ALL = (*READ, "FLAGS", *MEANT)
NOTHING = {
    "VECTOR": np.zeros(64, np.float32),
    "SENTIMENT": np.array(PRIOR_SENTIMENT, np.float32),
    "ANSWERS": np.array([PRIOR_SENTIMENT] * 2, np.float32),
    "EMBEDDING": np.zeros(EMBEDDING, np.float32),
}


def beside(folder, name):
    """A module of this folder, by its path: versions of one server have modules of one name."""
    spec = importlib.util.spec_from_file_location(f"launchpulse_{name}_{folder.name}", folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Encoder:
    """The tokenizer, the networks and the lexicon of one version folder, on one thread, the same bytes every time.

    `early`: whether the lexicon may answer alone; without, the network has its say on every text, for comparison.
    """

    def __init__(self, folder, early=True):
        self._early = early
        self._network, self._meaning = (_session(folder / f"{name}.onnx") for name in ("encoder.cpu", "meaning"))
        self._grams, pieces = beside(folder, "grams"), beside(folder, "pieces")
        self._pieces, self._cut, self._no_text = pieces.Pieces(folder / "tokenizer.json"), pieces.CUT, pieces.NO_TEXT
        self._lexicon = self._grams.Lexicon(folder / "lexicon.npz")

    def encode(self, text):
        """Vector float32[64], sentiment float32[3], flags."""
        found = self.tensors(text, (*NETWORK, "FLAGS"))
        return found["VECTOR"], found["SENTIMENT"], found["FLAGS"]

    def tensors(self, text, names):
        """FLAGS, and those of the other outputs that `names` holds, by name."""
        return self.rows([text], names)[0]

    def rows(self, texts, names):
        """The same of several texts. A step is done for all before the next: what it reads stays near the processor."""
        read = [self._pieces.of(text) for text in texts]
        found = [{"FLAGS": each.flags} for each in read]
        asked = {at: each for at, each in enumerate(read) if not each.flags & self._no_text}
        if set(READ) & set(names):
            self._read(found, asked, names)
        if set(MEANT) & set(names):
            self._mean(found, asked)
        for at in set(range(len(texts))) - set(asked):
            found[at] |= NOTHING
        return found

    def _read(self, found, asked, names):
        said = {at: self._said(each) for at, each in asked.items() if {"SENTIMENT", "ANSWERS"} & set(names)}
        always = bool({"VECTOR", "ANSWERS"} & set(names))
        for at, each in asked.items():
            if always or not said[at].early:
                found[at]["VECTOR"], sentiment = self._network_says(each.windows)
                if at in said:
                    found[at]["SENTIMENT"] = sentiment
        for at, each in said.items():
            found[at] |= self._answers(found[at].get("SENTIMENT"), each, names)

    def _network_says(self, windows):
        rows = [self._network.run(list(NETWORK), {"INPUT_IDS": ids[None]}) for ids in windows]
        vectors, sentiments = (np.concatenate(each) for each in zip(*rows, strict=True))
        if len(windows) == 1:
            return vectors[0], sentiments[0]
        mean = vectors.mean(axis=0)
        return mean / np.sqrt((mean * mean).sum()), sentiments.mean(axis=0)

    def _answers(self, network, said, names):
        if said.early and "ANSWERS" not in names:
            return {"SENTIMENT": said.alone}
        both = np.stack([self._grams.sided(network, said), said.alone])
        return {"SENTIMENT": both[int(said.early)], "ANSWERS": both}

    def _said(self, read):
        return self._lexicon.said(read.text, cut=bool(read.flags & self._cut) or not self._early)

    def _mean(self, found, asked):
        spelt = {at: self._grams.spelling(each.text)[None] for at, each in asked.items()}
        for at, each in asked.items():
            ids = each.windows[0][None]
            inputs = {"INPUT_IDS": ids, "ATTENTION_MASK": np.ones_like(ids), "SPELLING": spelt[at]}
            found[at]["EMBEDDING"] = self._meaning.run(list(MEANT), inputs)[0][0]


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
        rows = self._encoder.rows([text.decode("utf-8", "replace") for text in texts], names)
        return pb.InferenceResponse([pb.Tensor(name, _stacked(name, rows)) for name in names])


def _stacked(name, rows):
    values = [row[name] for row in rows]
    return np.array(values, np.uint8)[:, None] if name == "FLAGS" else np.stack(values)
