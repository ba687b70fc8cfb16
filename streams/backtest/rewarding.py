"""What a click and a purchase are worth, and how likely the reward model takes them to be for any arm.

The model is a line through the arm's context (`scorer.contexts`) and a few of its products with interest: of all
launches together, and of each launch its own deviation, shrunk (`scorer.ope.ridge`, where a launch stands for an
action). Clicks and purchases are learnt apart, so that one model serves every reward. What is said of a shopper was
learnt from others.
"""

from typing import Final, NamedTuple

import numpy as np

from scorer import contexts
from scorer.arrays import F8, I4, I8, U8
from scorer.ope import reward_model, ridge
from scorer.ope.log import Log

_BY_INTEREST: Final = tuple(contexts.NAMES.index(name) for name in ("push", "coupon", "email", "discount"))
_ROOT: Final = contexts.NAMES.index("root_of_interest")
NUMBERS: Final = len(contexts.NAMES) + len(_BY_INTEREST)
FOLDS: Final = reward_model.FOLDS


class Reward(NamedTuple):
    """Money: of a click, and of a purchase before what the offer costs."""

    click: float
    purchase: float
    of: str = ""
    currency: str = ""


class Likely(NamedTuple):
    """The model: `scale` float64[k] of the numbers, `click` and `purchase` sums, `fold` of each logged decision, and
    `theta` float64[2, folds, launches, k]."""

    scale: F8
    sums: tuple[ridge.Sums, ridge.Sums]
    ridges: tuple[float, float]
    theta: F8


def numbers(context: I4) -> F8:
    """float64[n, k] of int32[n, 12]."""
    plain = context / contexts.UNIT
    with_interest = plain[:, _BY_INTEREST] * plain[:, [_ROOT]]
    return np.concatenate([plain, with_interest], axis=1)


def fold_of(key: U8, seed: int) -> I8:
    """Which of FOLDS each shopper (hash) is in."""
    return reward_model.folds(key.view(np.int64), seed)


def learn(context: I4, launch: I8, clicked: F8, purchased: F8, fold: I8, launches: int) -> Likely:
    """From promotions alone: int32[n, 12], int64[n], float64[n] twice, int64[n]."""
    x = numbers(context)
    spread = np.sqrt((x * x).mean(axis=0)) if len(x) else np.zeros(NUMBERS)
    scale = np.where(spread > 0, 1 / np.where(spread > 0, spread, 1), 0.0)
    sums, ridges, thetas = [], [], []
    for seen in (clicked, purchased):
        told = Log(x, launch, np.ones(len(x)), seen, np.zeros((len(x), launches)), launch)
        added = ridge.sums(x * scale, told, fold, FOLDS)
        fits = [(ridge.fit(added, one), one) for one in reward_model.RIDGES]
        best, chosen = min(fits, key=lambda one: one[0].error)
        sums.append(added)
        ridges.append(chosen)
        thetas.append(best.theta)
    return Likely(scale, (sums[0], sums[1]), (ridges[0], ridges[1]), np.stack(thetas))


def likely(model: Likely, x: F8, launch: I8, fold: I8) -> tuple[F8, F8]:
    """Probabilities of a click and of a purchase, float64[n] each, of arms whose `numbers` are x float64[n, k]."""
    scaled = x * model.scale
    click, purchase = ((scaled * model.theta[which, fold, launch]).sum(axis=1) for which in (0, 1))
    return click, purchase


def leverage(model: Likely, wanted: F8, x: F8, launch: I8, fold: I8) -> tuple[F8, F8]:
    """By how much a candidate's expected reward, times n, rises with each logged click and purchase.

    `wanted` float64[2, folds, launches, k]: sums over the candidate's arms of probability, worth and scaled numbers.
    """
    found = []
    for which in (0, 1):
        pull = ridge.fit(model.sums[which]._replace(wanted=wanted[which]), model.ridges[which]).pull
        found.append((x * model.scale * pull[fold, launch]).sum(axis=1))
    return found[0], found[1]
