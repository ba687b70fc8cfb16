"""The packaged text encoder in this process: the same file, session options and bytes as the server's CPU model."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scorer.flags import CUT
from streams.ports import Bools, Float32, TextScores
from streams.triton.cache import ROW, TextCache
from streams.triton.cards import served_folder
from streams.triton.normalise import normalise
from streams.triton.space import vector_space


class InProcessText:
    """Port TextModel, for training and evaluation: it blocks while it computes."""

    def __init__(
        self,
        folder: Path | None = None,
        space: int | None = None,
        *,
        repository: Path | None = None,
        early: bool = True,
    ) -> None:
        """A version folder, else the served one of a repository, the packaged one unless given. Without `early` the
        network has its say on texts too that the served one answers without it."""
        self._folder = folder or served_folder("text_encoder", repository)
        told = {} if early else {"early": False}  # older versions answer nothing early, and know no such word
        self._encoder = served_code(self._folder, "model").Encoder(self._folder, **told)
        self._space = vector_space(repository) if space is None else space
        self._cache = TextCache(1_000_000)

    @property
    def space(self) -> int:
        """Id of the vector space."""
        return self._space

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """As the port says; never degraded."""
        rows = np.array([self._row(*normalise(text)) for text in texts], ROW) if texts else np.empty(0, ROW)
        found = rows["vector"].copy() if vectors is None else np.where(vectors[:, None], rows["vector"], np.float32(0))
        return TextScores(found, rows["sentiment"].copy(), rows["flags"].copy(), "text_encoder:local")

    def sentiments(self, texts: Sequence[str]) -> Float32:
        """SENTIMENT of each text, float32[n, 3], alone: where no network is needed, none is asked."""
        found = [self._encoder.tensors(normalise(text)[0], ("SENTIMENT",))["SENTIMENT"] for text in texts]
        return np.array(found, np.float32)

    def embeddings(self, texts: Sequence[str]) -> Float32:
        """EMBEDDING of each text, float32[n, 512] of unit length; zeros for a text without any piece."""
        found = [self._encoder.tensors(normalise(text)[0], ("EMBEDDING",))["EMBEDDING"] for text in texts]
        return np.array(found, np.float32)

    def _row(self, text: str, cut: bool) -> np.void:
        row = self._cache.get("", text)
        if row is None:
            made = np.zeros(1, ROW)
            made["vector"], made["sentiment"], made["flags"] = self._encoder.encode(text)
            row = made[0]
            self._cache.put("", text, row)
        if cut:
            row = row.copy()
            row["flags"] |= CUT
        return row


def served_code(folder: Path, name: str) -> Any:
    """A module of a version folder, as the server runs it."""
    spec = importlib.util.spec_from_file_location(f"launchpulse_text_encoder_{name}", folder / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
