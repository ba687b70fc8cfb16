"""Which pieces of a text made its sentiment: the text is scored by the encoder that serves, whole and without each
piece (scorer.explain.occlusion).

Where the lexicon answered alone, it alone is asked about the text without a piece too; else network and lexicon are.
Otherwise a piece would be told to contribute what lies between the two.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scorer.explain import occlusion
from scorer.explain.odds import of_class
from scorer.flags import CUT, words
from scorer.sentiments import NAMES
from streams.evaluation.served import Served, ask
from streams.evaluation.slices import encoded, in_slices, only
from streams.examples.points import Progress
from streams.ports import Answers, Float32, TextScores
from streams.settings import Settings
from streams.triton.normalise import normalise

METHOD: Final = "occlusion"
_FIRST: Final = "warm 热身"


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
    asked = [each.text for each in taken]
    scores, both = ask(settings, lambda models: _scored(models, asked, variants, progress, what))
    told = explained(taken, scores, both, which)
    return {"model": only([scores.model, both.model]), "method": METHOD, "asked": len(variants), "texts": told}


async def _scored(
    models: Served, texts: Sequence[str], variants: Sequence[str], progress: Progress, what: str
) -> tuple[TextScores, Answers]:
    """The texts as they are served, and both answers to all variants. A first text is asked for the name of the version
    that serves: one that is empty never comes to it."""
    await models.text.encode([_FIRST], np.zeros(1, np.bool_))
    scores = await encoded(models.text, texts, lambda what, share: None, what, vectors=False)
    return scores, await in_slices(models.answers.answers, variants, progress, what)


def explained(taken: Sequence[Taken], scores: TextScores, both: Answers, which: str | None) -> list[dict[str, Any]]:
    """`scores` of the texts, `both` answers to the variants of each, one text after the other."""
    stops = np.cumsum([len(each.pieces) + 1 for each in taken]).tolist()
    told = list[dict[str, Any]]()
    for at, (each, start, stop) in enumerate(zip(taken, [0, *stops[:-1]], stops, strict=True)):
        early = scores.sentiments[at].tobytes() != both.together[start].tobytes()
        answered = (both.alone if early else both.together)[start:stop]
        flags = int(scores.flags[at]) | CUT * each.cut
        told.append(_explained(each, answered, which) | {"early": early, "flags": words(flags)})
    return told


def _explained(taken: Taken, sentiments: Float32, which: str | None) -> dict[str, Any]:
    called = int(sentiments[0].argmax())
    of = called if which is None else NAMES.index(which)
    shares = occlusion.contributions(sentiments, of)
    return {
        "text": taken.text,
        "sentiment": NAMES[called],
        "probabilities": dict(zip(NAMES, sentiments[0].tolist(), strict=True)),
        "class": NAMES[of],
        "log_odds": float(of_class(sentiments[:1], of)[0]),
        "pieces": [_piece(taken.text, *piece) for piece in zip(taken.pieces, shares, strict=True)],
    }


def _piece(text: str, span: occlusion.Span, contribution: float) -> dict[str, Any]:
    begin, end = span
    return {"text": text[begin:end], "begin": begin, "end": end, "contribution": float(contribution)}
