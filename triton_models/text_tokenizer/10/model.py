"""Triton's Python backend: texts to token ids, padded to 16, 32, 64 or 128, and what needs no network, for a GPU.

Reads tokenizer, lexicon and code of the text encoder's version of the same number, so that there is one of each. Where
a text of a request has two windows, the others have theirs twice: a mean of equals is what there was.
"""

import importlib.util
from pathlib import Path

import numpy as np

LENGTHS = (16, 32, 64, 128)
PAD = 1


class TritonPythonModel:
    """What the server calls."""

    def initialize(self, args):
        """Load this version's files."""
        repository = Path(args["model_repository"]).parent
        folder = repository / "text_encoder" / args["model_version"]
        self._grams, pieces = (_beside(folder, name) for name in ("grams", "pieces"))
        self._pieces, self._cut = pieces.Pieces(folder / "tokenizer.json"), pieces.CUT
        self._lexicon = self._grams.Lexicon(folder / "lexicon.npz")

    def execute(self, requests):
        """One response a request, in order."""
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        import triton_python_backend_utils as pb

        raw = pb.get_input_tensor_by_name(request, "TEXT").as_numpy().reshape(-1)
        read = [self._pieces.of(text.decode("utf-8", "replace")) for text in raw]
        said = [self._lexicon.said(each.text, bool(each.flags & self._cut)) for each in read]
        ids = _padded([each.windows for each in read])
        mask = (ids != PAD).astype(np.int64)
        tensors = {
            "WINDOW_IDS": ids,
            "WINDOW_MASK": mask,
            "INPUT_IDS": ids[:, 0].copy(),
            "ATTENTION_MASK": mask[:, 0].copy(),
            "FLAGS": np.array([[each.flags] for each in read], np.uint8),
            "LEXICON": np.array([each.row() for each in said], np.float32),
            "ALONE": np.stack([each.alone for each in said]),
            "EARLY": np.array([[each.early] for each in said], np.float32),
            "SPELLING": np.stack([self._grams.spelling(each.text) for each in read]),
        }
        return pb.InferenceResponse([pb.Tensor(name, values) for name, values in tensors.items()])


def _padded(windows):
    """int64[n, windows, length], of a list of windows a text."""
    longest = max(len(ids) for some in windows for ids in some)
    length = next(length for length in LENGTHS if length >= longest)
    ids = np.full((len(windows), max(map(len, windows)), length), PAD, np.int64)
    for at, some in enumerate(windows):
        for place in range(ids.shape[1]):
            window = some[min(place, len(some) - 1)]
            ids[at, place, : len(window)] = window
    return ids


def _beside(folder, name):
    spec = importlib.util.spec_from_file_location(f"launchpulse_{name}_{folder.name}", folder / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
