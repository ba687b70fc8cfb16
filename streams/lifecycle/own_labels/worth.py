"""What a shop's labels add to a version's sentiment, and what that is worth on texts that it did not learn from.

Each text is judged by what was learnt from the texts of the other folds; the version is made of what all teach. It is
worth a version where the 95% interval of the mean gain in log loss lies above a hundredth of what the loss was, as with
interest (streams.evaluation.corrected_head).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from scorer.errors import BadInput
from scorer.metrics import mean
from scorer.sentiments import NAMES, NEUTRAL
from scorer.training import early
from scorer.training.lexicon import Bools, Int64, Lexicon, Moved
from streams.evaluation.corrected_head import WORTH
from streams.evaluation.estimate import Draws, estimate
from streams.lifecycle.own_labels import moves
from streams.lifecycle.own_labels.texts import Texts
from streams.lifecycle.own_labels.told import Told
from streams.lifecycle.own_labels.unlearnt import Unlearnt

LEAST: Final = 20  # labels of each side, for a language to be learnt; of neutral, for its neutral texts to be


@dataclass(frozen=True)
class Adapted:
    """`moved` is what would be served; `why` says what speaks against it, if anything; `told` are figures, `dots` those
    of a reliability diagram of texts with a side, before and after."""

    moved: Moved
    why: str
    told: Mapping[str, Any]
    dots: Mapping[str, list[dict[str, float]]]


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
    texts: Texts,
    fold: Int64,
    unlearnt: Unlearnt,
    lexicon: Lexicon,
    draws: Draws,
    progress: Callable[[str, float], None],
) -> Adapted:
    """`texts` as `learnable` has them; `fold` int64[n], from 0 to moves.FOLDS - 1: equal texts are in one."""
    crossed = moves.crossed(texts, fold, lexicon, progress)
    moved = moves.moved(texts, crossed, unlearnt, lexicon)
    before, after = Told.of(texts, lexicon.trained), Told.of(crossed, replace(lexicon, moved=moved).early)
    gain = estimate("log_loss", mean.rows(before.loss - after.loss), mean.of, draws)
    told = {
        "languages": _languages(texts, moved),
        "folds": moves.FOLDS,
        "before": before.figures(draws),
        "after": after.figures(draws),
        "gain": gain,
    }
    progress("learns from the labels", 1.0)
    why = _against(texts, moved, gain["log_loss_ci"][0], WORTH * float(before.loss.mean()))
    return Adapted(moved, why, told, {"before": before.dots(), "after": after.dots()})


def _against(texts: Texts, moved: Moved, least_gain: float, worth: float) -> str:
    if (moved.languages[np.unique(texts.language), 0, 0] <= 0).any():
        return "what the model reads as positive is labelled negative; see whether the labels are turned round"
    return "" if least_gain > worth else f"not surely better by {WORTH:.0%} of the log loss"


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
