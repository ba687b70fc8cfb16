"""Triton's Python backend: which aspects a review speaks of, and what the clauses that do say of each.

A text is parted into clauses; words decide which aspects a clause speaks of (aspects.toml); the text encoder that is
loaded, on CPU or GPU, is asked for the sentiment of those clauses alone. Stands alone, as text_encoder does.
"""

import re
import tomllib
from pathlib import Path

import numpy as np

MOST_CHARACTERS = 8_192
MOST_AT_ONCE = 64
_END = re.compile(
    r"[，。！？；、…~\n]+|[,!?;]+|\.(?=\s|$)|但是|不过|可是|但|\b(?:but|however|although|though|otherwise|while)\b"
)
_SHORTEST = 4  # characters; a shorter piece belongs to the next: "快递，太慢"


class Aspects:
    """The words of one version folder."""

    def __init__(self, folder):
        told = tomllib.loads((folder / "aspects.toml").read_text("utf-8"))
        self.names = tuple(told)
        self._words = [re.compile(rf"{each['zh']}|\b(?:{each['en']})") for each in told.values()]

    def read(self, texts, sentiments):
        """float32[n, 7, 4]: 1 where the aspect is spoken of, then negative, neutral, positive, the mean of its clauses.

        `sentiments` gives float32[k, 3] of k clauses.
        """
        told = [self._told(text) for text in texts]
        clauses = list(dict.fromkeys(clause for each in told for clause in each))
        rows = sentiments(clauses) if clauses else np.empty((0, 3), np.float32)
        known = dict(zip(clauses, rows, strict=True))
        answer = np.zeros((len(texts), len(self.names), 4), np.float32)
        for at, each in enumerate(told):
            for aspect in range(len(self.names)):
                found = [known[clause] for clause, aspects in each.items() if aspect in aspects]
                if found:
                    answer[at, aspect] = [1, *np.mean(found, axis=0)]
        return answer

    def _told(self, text):
        """The aspects of each clause that speaks of any."""
        small = text[:MOST_CHARACTERS].lower()
        found = {clause: self._spoken(clause) for clause in clauses(small)}
        return {clause: aspects for clause, aspects in found.items() if aspects}

    def _spoken(self, clause):
        return [at for at, words in enumerate(self._words) if words.search(clause)]


def clauses(text):
    """The clauses of a text, each once, in order."""
    found, short = [], ""
    for piece in (piece.strip() for piece in _END.split(text)):
        whole = f"{short} {piece}".strip()
        short = whole if len(whole) < _SHORTEST else ""
        if whole and not short:
            found.append(whole)
    return list(dict.fromkeys([*found, short] if short else found))


class TritonPythonModel:
    """What the server calls."""

    def initialize(self, args):
        """Load this version's words."""
        self._aspects = Aspects(Path(args["model_repository"]) / args["model_version"])

    def execute(self, requests):
        """One response a request, in order."""
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        import triton_python_backend_utils as pb

        raw = pb.get_input_tensor_by_name(request, "TEXT").as_numpy().reshape(-1)
        try:
            answer = self._aspects.read([text.decode("utf-8", "replace") for text in raw], _sentiments)
        except RuntimeError as error:
            return pb.InferenceResponse(error=pb.TritonError(str(error)))
        return pb.InferenceResponse([pb.Tensor("ASPECTS", answer)])


def _sentiments(clauses):
    """The text encoder's SENTIMENT, float32[k, 3]. RuntimeError where it gives none."""
    import triton_python_backend_utils as pb

    rows = []
    for start in range(0, len(clauses), MOST_AT_ONCE):
        some = np.array([clause.encode() for clause in clauses[start : start + MOST_AT_ONCE]], np.object_)
        asked = pb.InferenceRequest(
            model_name="text_encoder", requested_output_names=["SENTIMENT"], inputs=[pb.Tensor("TEXT", some[:, None])]
        )
        answer = asked.exec()
        if answer.has_error():
            raise RuntimeError(f"text_encoder gave no sentiment: {answer.error().message()}")
        rows.append(pb.get_output_tensor_by_name(answer, "SENTIMENT").as_numpy())
    return np.concatenate(rows)
