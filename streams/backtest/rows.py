"""A candidate beside the log, decision by decision: weights, what it would earn by the model, what has no support."""

from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8, I4, I8, Table
from streams.backtest.adding import added
from streams.catalogue import LaunchView

MICRO = 1e6


@dataclass(frozen=True)
class Rows:
    """float64[n] each.

    `weight`, `followed`: the candidate's probability of what was done over the log's, after its own past and after the
    log's. `beyond`: its probability of what the log could not do there; `squares`: mean of squared weights under the
    log. `expected`: reward that the model expects; `modelled`: of that, by arms of no support. `promotes`, `clicks`,
    `purchases`, `spend`: what it would do, and what the model expects of that. `cost`: of the offer that was given, as
    the candidate counts it. `differs`: 1 where the two passes know other arms; `before`: promotions that it gave the
    shopper before."""

    weight: F8
    followed: F8
    beyond: F8
    squares: F8
    expected: F8
    modelled: F8
    promotes: F8
    clicks: F8
    purchases: F8
    spend: F8
    cost: F8
    differs: F8
    before: F8

    def within(self, chosen: npt.NDArray[np.bool_]) -> "Rows":
        """Some of them."""
        return Rows(*(getattr(self, field.name)[chosen] for field in fields(Rows)))


class Arms(NamedTuple):
    """All arms of some decisions, one after the other: `row` int64[m] of the decision, `key` int64[m] (launch, discount
    and channel), `probability` float64[m], `launch` int64[m] and `offer` int64[m] of the view, `channel` int64[m]."""

    row: I8
    at: I8
    key: I8
    probability: F8
    launch: I8
    offer: I8
    channel: I8


def arms(decisions: Table, codes: I4) -> Arms:
    """`codes` int32[L, 16]: see `streams.backtest.bound.offers`."""
    row, at = np.nonzero(np.arange(20) < decisions["arms"][:, None])
    place = decisions["arm_candidates"][row, at]
    launch = decisions["candidates"][row, place].astype(np.int64)
    offer, channel = (decisions[name][row, at].astype(np.int64) for name in ("arm_offers", "arm_channels"))
    key = (launch << 40) | (codes[launch, offer].astype(np.int64) << 8) | channel
    probability = decisions["arm_propensity_micro"][row, at] / MICRO
    return Arms(row.astype(np.int64), at.astype(np.int64), key, probability, launch, offer, channel)


def table(found: Arms, count: int) -> I8:
    """int64[count, 20]: keys of each decision's arms, -1 where there is none."""
    keys = np.full((count, 20), -1, np.int64)
    keys[found.row, found.at] = found.key
    return keys


def done(decisions: Table, keys: I8) -> I8:
    """int64[n]: key of what was done, -2 for nothing."""
    chosen = decisions["chosen"]
    return np.where(chosen >= 0, keys[np.arange(len(keys)), np.maximum(chosen, 0)], -2)


def probability_of(decisions: Table, found: Arms, wanted: I8) -> F8:
    """float64[n]: how probable what is wanted (a key each, -2 nothing) is."""
    same = found.key == wanted[found.row]
    total = added(found.row[same], found.probability[same], len(wanted))
    return np.where(wanted == -2, decisions["propensity_micro"][:, -1] / MICRO, total)


def probabilities(mine: Arms, theirs: Arms, keys: I8) -> F8:
    """float64[m]: how probable each of my arms is among theirs, whose `table` is `keys`."""
    logged = np.zeros(keys.shape)
    logged[theirs.row, theirs.at] = theirs.probability
    return np.asarray(np.where(keys[mine.row] == mine.key[:, None], logged[mine.row], 0.0).sum(axis=1), np.float64)


class Costs(NamedTuple):
    """What the model needs beside the arms: `number` int64[L] of each launch of the view, `cost` float64[L, 16] of its
    offers, in money."""

    number: I8
    cost: F8


def costs(view: LaunchView, number: I8) -> Costs:
    """Of a candidate's view."""
    found = np.zeros((len(view.ids), 16))
    for at, plan in enumerate(view.details):
        for which, offer in enumerate(plan.offers if plan else ()):
            found[at, which] = offer.cost_micro / MICRO
    return Costs(number, found)


def concatenated(parts: list[Rows]) -> Rows:
    """One after the other."""
    names = [field.name for field in fields(Rows)]
    return Rows(*(np.concatenate([getattr(one, name) for one in parts] or [np.zeros(0)]) for name in names))
