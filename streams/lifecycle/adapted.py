"""What a shop's labels add to a version's sentiment, and what that is worth on texts that it did not learn from.

Each text is judged by what was learnt from the texts of the other folds; the version is made of what all teach. It is
worth a version where the 95% interval of the mean gain in log loss lies above a hundredth of what the loss was, as with
interest (streams.evaluation.corrected_head).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from scorer.arrays import F4
from scorer.errors import BadInput
from scorer.metrics import calibration, mean
from scorer.metrics.sentiment import shares
from scorer.sentiments import NAMES, NEGATIVE, NEUTRAL, POSITIVE
from scorer.training import early, own_labels
from scorer.training.lexicon import Bools, Float64, Int64, Lexicon, Moved
from scorer.training.own_labels import Labelled, Move
from streams.evaluation.corrected_head import WORTH
from streams.evaluation.estimate import Draws, estimate
from streams.evaluation.sentiment import figures
from streams.lifecycle.own_texts import Progress, Texts

LEAST: Final = 20  # labels of each side, for a language to be learnt; of neutral, for its neutral texts to be
FOLDS: Final = 5
_SIDE, _NEUTRAL, _LEAST_SHARE = 0, 1, 1e-9


@dataclass(frozen=True)
class Adapted:
    """`moved` is what would be served; `why` says what speaks against it, if anything; `told` are figures, `dots` those
    of a reliability diagram of texts with a side, before and after."""

    moved: Moved
    why: str
    told: Mapping[str, Any]
    dots: Mapping[str, list[dict[str, float]]]


@dataclass(frozen=True)
class Unlearnt:
    """Texts that no version learns from: they limit early answers beside a shop's own, as `promise` says."""

    texts: Texts
    promise: early.Promise


def learnable(texts: Texts) -> Bools:
    """Which texts can be learnt from, bool[n]: of a language with enough labels of both sides, and neutral ones where
    they are enough. BadInput where there are none."""
    counts = {place: _counts(texts, place) for place in range(len(early.LANGUAGES))}
    sided = [place for place, each in counts.items() if min(each["negative"], each["positive"]) >= LEAST]
    neutral = [place for place in sided if counts[place]["neutral"] >= LEAST]
    if sided:
        return np.where(texts.labels == NEUTRAL, np.isin(texts.language, neutral), np.isin(texts.language, sided))
    told = (f"{early.LANGUAGES[place]}: {each['negative']} and {each['positive']}" for place, each in counts.items())
    raise BadInput(
        "these are too few labels to learn a language from",
        seen=f"negative and positive: {'; '.join(told)}",
        remedy=f"Give {LEAST} negative and {LEAST} positive texts of one language. Nothing was written.",
    )


def adapted(
    texts: Texts, fold: Int64, unlearnt: Unlearnt, lexicon: Lexicon, draws: Draws, progress: Progress
) -> Adapted:
    """`texts` as `learnable` has them; `fold` int64[n], from 0 to FOLDS - 1: equal texts are in one."""
    crossed = _crossed(texts, fold, lexicon, progress)
    limits = dict(lexicon.trained.limits)
    moved = own_labels.moved(*_learnt(texts, lexicon), limits)
    others = unlearnt.texts.moved(moved, lexicon.trained.slope)
    moved = replace(moved, limits=limits | _limits((crossed, others), limits, unlearnt.promise))
    before = _Served.of(texts, lexicon.trained)
    after = _Served.of(crossed, replace(lexicon, moved=moved).early)
    gain = estimate("log_loss", mean.rows(before.loss - after.loss), mean.of, draws)
    told = {
        "languages": _languages(texts, moved),
        "folds": FOLDS,
        "before": before.figures(draws),
        "after": after.figures(draws),
        "gain": gain,
    }
    progress("learns from the labels", 1.0)
    why = _against(texts, moved, gain["log_loss_ci"][0], WORTH * float(before.loss.mean()))
    return Adapted(moved, why, told, {"before": before.dots(), "after": after.dots()})


def _against(texts: Texts, moved: Moved, least_gain: float, worth: float) -> str:
    if (moved.languages[np.unique(texts.language), _SIDE, 0] <= 0).any():
        return "what the model reads as positive is labelled negative; see whether the labels are turned round"
    return "" if least_gain > worth else f"not surely better by {WORTH:.0%} of the log loss"


@dataclass(frozen=True)
class _Served:
    """What texts are told, float32[n, 3], which of them early, and the surprise of each label, float64[n] in nats."""

    labels: Int64
    said: F4
    leave: Bools
    loss: Float64

    @classmethod
    def of(cls, texts: Texts, by: early.Early) -> "_Served":
        said = texts.served(by)
        return cls(texts.labels, said, texts.leave(by), _loss(texts.labels, said))

    def figures(self, draws: Draws) -> dict[str, Any]:
        return {
            **figures(self.labels, self.said, draws),
            **estimate("log_loss", mean.rows(self.loss), mean.of, draws),
            "early": float(self.leave.mean()),
        }

    def dots(self) -> list[dict[str, float]]:
        sided = self.labels != NEUTRAL
        said = shares(self.said[sided][:, [NEGATIVE, POSITIVE]])[:, 1]
        return calibration.dots(said, self.labels[sided] == POSITIVE)


def _crossed(texts: Texts, fold: Int64, lexicon: Lexicon, progress: Progress) -> Texts:
    """Each text as the other folds teach it."""
    said, alone = np.zeros_like(texts.said), np.zeros_like(texts.alone)
    for at in range(FOLDS):
        progress("learns from the labels", at / (FOLDS + 1))
        moved = own_labels.moved(*_learnt(texts.of(fold != at), lexicon), lexicon.trained.limits)
        now = texts.of(fold == at).moved(moved, lexicon.trained.slope)
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


def _loss(labels: Int64, said: F4) -> Float64:
    """Where no label is neutral, neutral is left out of what was said."""
    if not (labels == NEUTRAL).any():
        said = said * np.array([1, 0, 1], np.float32)
    right = shares(said)[np.arange(len(labels)), labels]
    return np.asarray(-np.log(right.clip(_LEAST_SHARE)))


def _languages(texts: Texts, moved: Moved) -> dict[str, Any]:
    places = np.unique(texts.language).tolist()
    return {early.LANGUAGES[each]: _counts(texts, each) | _numbers(moved, each) for each in places}


def _numbers(moved: Moved, place: int) -> dict[str, Any]:
    names = ("scale", "offset")
    side, neutral = moved.languages[place].tolist()
    return {"side": dict(zip(names, side, strict=True)), "neutral_odds": dict(zip(names, neutral, strict=True))}


def _counts(texts: Texts, place: int) -> dict[str, int]:
    of = texts.labels[texts.language == place]
    return {name: int((of == label).sum()) for label, name in enumerate(NAMES)}
