"""Which pieces of a text made its sentiment: the text is scored by the encoder that serves, whole and without each
piece (scorer.explain.occlusion).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer.explain import occlusion
from scorer.explain.odds import of_class
from scorer.flags import CUT, words
from scorer.sentiments import NAMES
from streams.evaluation.encoded import encoded
from streams.evaluation.served import ask
from streams.examples.points import Progress
from streams.ports import TextScores
from streams.settings import Settings
from streams.triton.normalise import normalise

METHOD: Final = "occlusion"


@dataclass(frozen=True)
class Taken:
    """A text in the form that is sent, and its pieces; `cut`: what was given is longer."""

    text: str
    pieces: list[occlusion.Span]
    cut: bool

    @classmethod
    def apart(cls, text: str, most: int) -> "Taken":
        """In at most `most` pieces."""
        plain, cut = normalise(text)
        return cls(plain, occlusion.spans(plain, most), cut)


def explain(
    settings: Settings, texts: Sequence[str], which: str | None, *, most: int, progress: Progress
) -> dict[str, Any]:
    """Of each text its sentiment, and what its pieces contribute to it, or to the class `which`. Unavailable where
    Triton gives no answer."""
    taken = [Taken.apart(text, most) for text in texts]
    variants = [text for each in taken for text in occlusion.variants(each.text, each.pieces)]
    what = f"scores {len(variants)} variants of {len(texts)} texts"
    progress(what, 0.0)
    scores = ask(settings, lambda models: encoded(models.text, variants, progress, what))
    return {"model": scores.model, "method": METHOD, "asked": len(variants), "texts": explained(taken, scores, which)}


def explained(taken: Sequence[Taken], scores: TextScores, which: str | None) -> list[dict[str, Any]]:
    """`scores` of the variants of each text, one text after the other."""
    stops = np.cumsum([len(each.pieces) + 1 for each in taken])
    starts = [0, *stops[:-1].tolist()]
    return [_explained(each, scores, slice(*at), which) for each, *at in zip(taken, starts, stops, strict=True)]


def _explained(taken: Taken, scores: TextScores, at: slice, which: str | None) -> dict[str, Any]:
    sentiments, flags = scores.sentiments[at], int(scores.flags[at][0]) | CUT * taken.cut
    called = int(sentiments[0].argmax())
    of = called if which is None else NAMES.index(which)
    shares = occlusion.contributions(sentiments, of)
    return {
        "text": taken.text,
        "sentiment": NAMES[called],
        "probabilities": dict(zip(NAMES, sentiments[0].tolist(), strict=True)),
        "class": NAMES[of],
        "log_odds": float(of_class(sentiments[:1], of)[0]),
        "flags": words(flags),
        "pieces": [_piece(taken.text, *piece) for piece in zip(taken.pieces, shares, strict=True)],
    }


def _piece(text: str, span: occlusion.Span, contribution: float) -> dict[str, Any]:
    begin, end = span
    return {"text": text[begin:end], "begin": begin, "end": end, "contribution": float(contribution)}
