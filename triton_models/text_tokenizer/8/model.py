"""Triton's Python backend: texts to token ids, padded to 16, 32, 64 or 128, and what needs no network, for a GPU.

Reads tokenizer, lexicon and code of the text encoder's version of the same number, so that there is one of each.
"""

import importlib.util
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

NO_TEXT, CUT = 8, 16  # as in scorer.flags
LENGTHS = (16, 32, 64, 128)
PAD = 1
MOST_CHARACTERS = 8_192


class TritonPythonModel:
    """What the server calls."""

    def initialize(self, args):
        """Load this version's files."""
        repository = Path(args["model_repository"]).parent
        folder = repository / "text_encoder" / args["model_version"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._grams = _grams(folder)
        self._lexicon = self._grams.Lexicon(folder / "lexicon.npz")

    def execute(self, requests):
        """One response a request, in order."""
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        import triton_python_backend_utils as pb

        raw = pb.get_input_tensor_by_name(request, "TEXT").as_numpy().reshape(-1)
        texts = [text.decode("utf-8", "replace") for text in raw]
        read = [text[:MOST_CHARACTERS] for text in texts]
        found = self._tokenizer.encode_batch(read)
        longest = max(len(encoding.ids) for encoding in found)
        ids = np.full((len(found), next(length for length in LENGTHS if length >= longest)), PAD, np.int64)
        flags = np.zeros((len(found), 1), np.uint8)
        for at, encoding in enumerate(found):
            ids[at, : len(encoding.ids)] = encoding.ids
            cut = CUT if encoding.overflowing or len(texts[at]) > MOST_CHARACTERS else 0
            flags[at] = cut | (NO_TEXT if len(encoding.ids) <= 2 else 0)
        said = [self._lexicon.said(text, bool(each[0] & CUT)) for text, each in zip(read, flags, strict=True)]
        return pb.InferenceResponse(
            [
                pb.Tensor("INPUT_IDS", ids),
                pb.Tensor("ATTENTION_MASK", (ids != PAD).astype(np.int64)),
                pb.Tensor("FLAGS", flags),
                pb.Tensor("LEXICON", np.array([each.row() for each in said], np.float32)),
                pb.Tensor("ALONE", np.stack([each.alone for each in said])),
                pb.Tensor("EARLY", np.array([[each.early] for each in said], np.float32)),
                pb.Tensor("SPELLING", np.stack([self._grams.spelling(text) for text in read])),
            ]
        )


def _grams(folder):
    spec = importlib.util.spec_from_file_location(f"launchpulse_grams_{folder.name}", folder / "grams.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
