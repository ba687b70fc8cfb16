"""Which texts need no network: those of which the lexicon is sure, and what it then answers.

A cascade (Viola and Jones 2001): what is easily told is told by the cheap model, and the dear one is asked about the
rest. A text leaves early where the lexicon's log-odds of a side are far enough from 0 and those of neutral are low
enough. Both limits are learnt for Chinese and English each, from groups of texts that neither model has seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import expit
from scipy.stats import beta
from sklearn.linear_model import LogisticRegression

from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE

Float64 = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
LANGUAGES: Final = ("zh", "en")  # in the order of the served file
_CONFIDENCE: Final = 0.95
# Log-odds of neutral that are tried as a limit. The limit of a side needs no list: it is found exactly.
_NEUTRAL_LIMITS: Final = np.arange(-5.0, 0.25, 0.25)


@dataclass(frozen=True)
class Limits:
    """A text leaves whose log-odds of a side are at least `side` away from 0 and those of neutral at most `neutral`."""

    side: float
    neutral: float

    def leave(self, side_odds: Float64, neutral_odds: Float64) -> Bools:
        """Which texts do, bool[n]."""
        found: Bools = (np.abs(side_odds) >= self.side) & (neutral_odds <= self.neutral)
        return found

    def within(self, other: "Limits") -> "Limits":
        """Those by which a text leaves that leaves by both."""
        return Limits(max(self.side, other.side), min(self.neutral, other.neutral))


NOBODY: Final = Limits(np.inf, -np.inf)


@dataclass(frozen=True)
class Early:
    """`limits` by language; an early answer's log-odds of a side are `slope` times the lexicon's, its probability of
    neutral is `neutral`."""

    limits: Mapping[str, Limits]
    slope: float = 1.0
    neutral: float = 0.0

    def answers(self, side_odds: Float64) -> Float64:
        """What texts with these log-odds are told where they leave, float64[n, 3]; the served code does the same."""
        positive = (1 - self.neutral) * expit(self.slope * side_odds)
        neutral = np.full(len(side_odds), self.neutral)
        return np.stack([1 - self.neutral - positive, neutral, positive], axis=1)


NEVER: Final = Early(dict.fromkeys(LANGUAGES, NOBODY))


@dataclass(frozen=True)
class Judged:
    """A group of texts that neither model has seen: the lexicon's log-odds of a side and of neutral, float64[n] each,
    what network and lexicon say together, float64[n, 3], and the labels, int64[n]."""

    side_odds: Float64
    neutral_odds: Float64
    together: Float64
    labels: npt.NDArray[np.int64]

    def of(self, texts: Bools) -> "Judged":
        """Those alone."""
        return Judged(self.side_odds[texts], self.neutral_odds[texts], self.together[texts], self.labels[texts])

    def changed(self) -> Bools:
        """Which would be told another of the three if all left: an early answer is never neutral."""
        found: Bools = np.where(self.side_odds > 0, POSITIVE, NEGATIVE) != self.together.argmax(axis=1)
        return found


@dataclass(frozen=True)
class Promise:
    """How few texts are told another of the three for leaving: at most `most_changed` of a group's, and at 95%
    confidence at most `surely_changed` of all like them, since a few hundred texts tell a small share but roughly."""

    most_changed: float
    surely_changed: float

    def surely(self, texts: int) -> int:
        """The most of so many that may change for the second part; -1 where there are too few to promise anything.

        Upper bound of a share: Clopper and Pearson, Biometrika 26, 1934.
        """
        if self.surely_changed == 1:
            return texts
        counts = np.arange(texts)
        kept = beta.ppf(_CONFIDENCE, counts + 1, texts - counts) <= self.surely_changed
        return int(kept.sum()) - 1


def limits(groups: Sequence[Judged], promise: Promise) -> Limits:
    """Those by which the most texts with a side leave, while the promise is kept: for texts with a side and for neutral
    ones, its first part in each group, its second in all groups together. A group may hold one kind alone."""
    kinds = [[each.of((each.labels == NEUTRAL) == neutral) for each in groups] for neutral in (False, True)]
    tried = [Limits(_least_side(kinds, neutral, promise), neutral) for neutral in _NEUTRAL_LIMITS.tolist()]
    return max(tried, key=lambda each: sum(each.leave(one.side_odds, one.neutral_odds).sum() for one in kinds[0]))


def calibrated(of: Mapping[str, Limits], judged: Mapping[str, Judged]) -> Early:
    """With the slope and the share of neutral that fit the texts that leave: the slope their labels, by logistic
    regression without a bias, the share what network and lexicon say together of them."""
    leave = [each.of(of[name].leave(each.side_odds, each.neutral_odds)) for name, each in judged.items()]
    sided = [each.of(each.labels != NEUTRAL) for each in leave]
    odds, labels = (np.concatenate(columns) for columns in ([x.side_odds for x in sided], [x.labels for x in sided]))
    if len(np.unique(labels)) < 2:  # nothing leaves, or to one side alone
        return Early(dict.fromkeys(of, NOBODY))
    model = LogisticRegression(C=1.0, fit_intercept=False).fit(odds[:, None], labels == POSITIVE)
    together = np.concatenate([each.together for each in leave])
    return Early(of, float(model.coef_[0, 0]), float(together[:, NEUTRAL].mean()))


def _least_side(kinds: Sequence[Sequence[Judged]], neutral: float, promise: Promise) -> float:
    """The least limit of a side that keeps the promise, with this limit of neutral."""
    least = [0.0]
    for groups in kinds:
        changed = [np.abs(each.side_odds[each.changed() & (each.neutral_odds <= neutral)]) for each in groups]
        counts = [len(each.labels) for each in groups]
        least += [_above(*each) for each in zip(changed, [int(promise.most_changed * n) for n in counts], strict=True)]
        if sum(counts):  # who has no neutral texts is promised nothing of them
            least.append(_above(np.concatenate(changed), promise.surely(sum(counts))))
    return max(least)


def _above(distances: Float64, count: int) -> float:
    """The least limit that at most `count` of `distances` reach."""
    if count >= len(distances):
        return 0.0
    return float(np.nextafter(np.sort(distances)[::-1][count], np.inf)) if count >= 0 else np.inf
