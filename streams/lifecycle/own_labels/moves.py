"""What labels move: learnt from all texts, or for each text from the others; and which may then be answered early."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from scorer.sentiments import NEUTRAL, POSITIVE
from scorer.training import early, own_labels
from scorer.training.lexicon import Int64, Lexicon, Moved
from scorer.training.own_labels import Labelled, Move
from streams.lifecycle.own_labels.texts import Texts
from streams.lifecycle.own_labels.unlearnt import Unlearnt

FOLDS: Final = 5
_SIDE, _NEUTRAL = 0, 1  # columns of what is said


def moved(texts: Texts, crossed: Texts, unlearnt: Unlearnt, lexicon: Lexicon) -> Moved:
    """What all texts teach; `crossed`, the same as `crossed` has them, and `unlearnt` limit early answers."""
    trained = dict(lexicon.trained.limits)
    found = own_labels.moved(*_learnt(texts, lexicon), trained)
    others = unlearnt.texts.moved(found, lexicon.trained.slope)
    return replace(found, limits=trained | _limits((crossed, others), trained, unlearnt.promise))


def crossed(texts: Texts, fold: Int64, lexicon: Lexicon, progress: Callable[[str, float], None]) -> Texts:
    """Each text as the other folds teach it."""
    said, alone = np.zeros_like(texts.said), np.zeros_like(texts.alone)
    for at in range(FOLDS):
        progress("learns from the labels", at / (FOLDS + 1))
        others = own_labels.moved(*_learnt(texts.of(fold != at), lexicon), lexicon.trained.limits)
        now = texts.of(fold == at).moved(others, lexicon.trained.slope)
        said[fold == at], alone[fold == at] = now.said, now.alone
    return replace(texts, said=said, alone=alone)


def _learnt(texts: Texts, lexicon: Lexicon) -> tuple[Move, Move]:
    """Of a side, from texts with one; of neutral, from all of the languages that have such texts."""
    sided = texts.labels != NEUTRAL
    spoken = np.isin(texts.language, texts.language[~sided])
    return (
        _move(texts.of(sided), _SIDE, POSITIVE, lexicon),
        _move(texts.of(spoken), _NEUTRAL, NEUTRAL, lexicon),
    )


def _move(texts: Texts, which: int, label: int, lexicon: Lexicon) -> Move:
    sizes = {"buckets": len(lexicon.side.weights), "languages": len(early.LANGUAGES)}
    if not len(texts.labels):
        return own_labels.none(**sizes)
    return own_labels.learnt(Labelled(texts.rows, texts.language, texts.said[:, which], texts.labels == label), **sizes)


def _limits(
    groups: Sequence[Texts], trained: Mapping[str, early.Limits], promise: early.Promise
) -> dict[str, early.Limits]:
    """Of the languages that the first group was learnt in; none leaves whose odds were too small before."""
    found = {}
    for place in np.unique(groups[0].language).tolist():
        name = early.LANGUAGES[place]
        of = [each.of((each.language == place) & ~each.cut).judged() for each in groups]
        found[name] = early.limits(of, promise).within(trained[name])
    return found
