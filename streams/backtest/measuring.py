"""Adds up the two passes of a candidate in one partition: rows by decision, sums by shopper, launch and channel."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from scorer import reasons as why
from scorer.arrays import F8, I4, I8, Table
from scorer.channels import CHANNELS
from streams.backtest import rows as rowed
from streams.backtest.adding import add_to, added
from streams.backtest.bound import offers
from streams.backtest.logged import Logged
from streams.backtest.passes import Both
from streams.backtest.rewarding import FOLDS, NUMBERS, Likely, Reward, likely, numbers
from streams.backtest.rows import Arms, Costs, Rows, concatenated

BITS: Final = tuple(why.NAMES)
_SPENT: Final = np.uint32(why.BUDGET | why.IMPRESSIONS)


@dataclass(frozen=True)
class Measured:
    """Of one candidate in one partition.

    `wanted`: see `streams.backtest.rewarding.leverage`. `by_launch` float64[shoppers, launches], `by_channel`
    float64[shoppers, 4]: reward that the model expects. `promotions`, `spend` float64[launches]; `promotions_on`
    float64[4], by channel; `beyond_by_launch` float64[launches], `beyond_on` float64[4]: those of them that the log
    could not have done. `held` float64[2, m]:
    candidates that each reason held back, under the candidate and in the log; `considered`: candidates, in all.
    `exhausted_ms` int64[launches]: when money or impressions first ran out, -1 never. `unsupported` float64[bits + 1]:
    its probability of arms that the log could not take, by the first reason that held these back there, and, last, of
    arms that the log's plans did not have.
    """

    rows: Rows
    wanted: F8
    by_launch: F8
    by_channel: F8
    promotions: F8
    promotions_on: F8
    beyond_by_launch: F8
    beyond_on: F8
    spend: F8
    held: F8
    considered: float
    exhausted_ms: I8
    unsupported: F8


class Measure:
    """Accumulates `add`, span by span."""

    def __init__(
        self, logged: Logged, model: Likely, reward: Reward, *, fold: I8, shoppers: int, launches: int
    ) -> None:
        self._logged, self._model, self._reward, self._fold = logged, model, reward, fold
        self._parts: list[Rows] = []
        self._wanted = np.zeros((2, FOLDS, launches, NUMBERS))
        self._by_launch, self._by_channel = np.zeros((shoppers, launches)), np.zeros((shoppers, len(CHANNELS)))
        self._promotions, self._spend = np.zeros(launches), np.zeros(launches)
        self._beyond_by_launch = np.zeros(launches)
        self._promotions_on, self._beyond_on = np.zeros(len(CHANNELS)), np.zeros(len(CHANNELS))
        self._held, self._considered = np.zeros((2, len(BITS))), 0.0
        self._exhausted_ms = np.full(launches, -1, np.int64)
        self._unsupported = np.zeros(len(BITS) + 1)
        self._given = np.zeros(shoppers, np.int64)

    def add(self, both: Both, number: I8, held_codes: I4) -> None:
        """A span. `number` int64[L]: launch of each place of the view; `held_codes` int32[L, 16]: offers of the log."""
        first, last = np.searchsorted(self._logged.point, (both.span.first, both.span.first + len(both.span.newest_ms)))
        before = self._before(both.carried.decisions)
        if first == last:
            return
        part = slice(int(first), int(last))
        at = self._logged.point[part] - both.span.first
        own, followed, past = both.carried.decisions[at], both.followed.decisions[at], both.span.decisions[at]
        self._hold(own, past, number, self._logged.at_ms[part])
        costs = rowed.costs(both.bounds.view, number)
        mine = rowed.arms(own, codes := offers(both.bounds.view))
        theirs, other = rowed.arms(past, held_codes), rowed.arms(followed, codes)
        keys = rowed.table(theirs, len(at))
        wanted, there = rowed.done(past, keys), rowed.probabilities(mine, theirs, keys)
        lost = mine.probability * (there <= 0)
        propensity = self._logged.propensity[part]
        self._parts.append(
            Rows(
                weight=rowed.probability_of(own, mine, wanted) / propensity,
                followed=rowed.probability_of(followed, other, wanted) / propensity,
                **self._support(mine, there, lost, own, past),
                **self._expected(both, part, at, mine, costs, lost),
                promotes=1 - own["propensity_micro"][:, -1] / rowed.MICRO,
                cost=self._cost(part, mine, costs, wanted),
                differs=_differs(mine, other, len(at)),
                before=before[at].astype(np.float64),
            )
        )

    def measured(self) -> Measured:
        """All that was added."""
        rows = concatenated(self._parts)
        return Measured(
            *(rows, self._wanted, self._by_launch, self._by_channel, self._promotions, self._promotions_on),
            *(self._beyond_by_launch, self._beyond_on, self._spend, self._held),
            *(self._considered, self._exhausted_ms, self._unsupported),
        )

    def _before(self, decisions: Table) -> I8:
        """int64[P]: promotions given to the shopper of each decision before it."""
        promoted, row = (decisions["action"] >= 0).astype(np.int64), decisions["row"]
        order = np.argsort(row, kind="stable")
        running = np.cumsum(promoted[order]) - promoted[order]
        starts = np.flatnonzero(np.append(True, np.diff(row[order]) != 0)) if len(row) else np.zeros(0, np.int64)
        base = np.repeat(running[starts], np.diff(np.append(starts, len(row))))
        found = np.zeros(len(row), np.int64)
        found[order] = running - base + self._given[row[order]]
        np.add.at(self._given, row, promoted)
        return found

    def _hold(self, own: Table, past: Table, number: I8, at_ms: I8) -> None:
        considered = own["candidates"] >= 0
        self._considered += float(considered.sum())
        for which, made in enumerate((own, past)):
            masks = made["reasons"][considered]
            self._held[which] += [float((masks & np.uint32(bit) != 0).sum()) for bit in BITS]
        row, at = np.nonzero(considered & (own["reasons"] & _SPENT != 0))
        for launch, first in zip(*np.unique(number[own["candidates"][row, at]], return_index=True), strict=True):
            if self._exhausted_ms[launch] < 0:
                self._exhausted_ms[launch] = at_ms[row[first]]

    def _support(self, mine: Arms, there: F8, lost: F8, own: Table, past: Table) -> dict[str, F8]:
        """`beyond` and `squares`; float64[m]: `there`, how probable each arm was in the log, and `lost`, how probable
        it is here where it could not be taken there."""
        count = len(own)
        beyond = added(mine.row, lost, count)
        ratio = np.where(there > 0, mine.probability**2 / np.where(there > 0, there, 1), 0.0)
        squares = added(mine.row, ratio, count)
        nothing, not_there = own["propensity_micro"][:, -1] / rowed.MICRO, past["propensity_micro"][:, -1] / rowed.MICRO
        beyond += np.where(not_there > 0, 0.0, nothing)
        squares += np.where(not_there > 0, nothing**2 / np.where(not_there > 0, not_there, 1), 0.0)
        self._lose(mine, lost, past)
        return {"beyond": beyond, "squares": squares}

    def _lose(self, mine: Arms, lost: F8, past: Table) -> None:
        at = np.flatnonzero(lost > 0)
        row = mine.row[at]
        same = past["candidates"][row] == mine.launch[at, None]
        masks = past["reasons"][row, same.argmax(axis=1)]
        first = np.full(len(at), len(BITS), np.int64)
        for which in reversed(range(len(BITS))):
            first[masks & np.uint32(BITS[which]) != 0] = which
        add_to(self._unsupported, first, lost[at])

    def _expected(self, both: Both, part: slice, at: I8, mine: Arms, costs: Costs, lost: F8) -> dict[str, F8]:
        """What the model expects, and its sums."""
        count, reward = len(at), self._reward
        x = numbers(both.carried.contexts[at[mine.row], mine.at])
        launch, fold = costs.number[mine.launch], self._fold[part][mine.row]
        cost = costs.cost[mine.launch, mine.offer]
        click, purchase = likely(self._model, x, launch, fold)
        worth = mine.probability * (reward.click * click + (reward.purchase - cost) * purchase)
        self._want(x, launch, fold, mine.probability * reward.click, mine.probability * (reward.purchase - cost))
        shopper = self._logged.shopper[part][mine.row]
        np.add.at(self._by_launch, (shopper, launch), worth)
        np.add.at(self._by_channel, (shopper, mine.channel), worth)
        spend = mine.probability * cost * purchase
        for by_launch, on, amount in (
            (self._promotions, self._promotions_on, mine.probability),
            (self._beyond_by_launch, self._beyond_on, lost),
        ):
            add_to(by_launch, launch, amount)
            add_to(on, mine.channel, amount)
        add_to(self._spend, launch, spend)
        sums = {
            "expected": worth,
            "modelled": worth * (lost > 0),
            "clicks": mine.probability * click,
            "purchases": mine.probability * purchase,
            "spend": spend,
        }
        return {name: added(mine.row, one, count) for name, one in sums.items()}

    def _want(self, x: F8, launch: I8, fold: I8, click: F8, purchase: F8) -> None:
        scaled, launches = x * self._model.scale, self._wanted.shape[2]
        place = fold * launches + launch
        for which, weight in enumerate((click, purchase)):
            for k in range(NUMBERS):
                add_to(self._wanted[which].reshape(-1, NUMBERS)[:, k], place, weight * scaled[:, k])

    def _cost(self, part: slice, mine: Arms, costs: Costs, wanted: I8) -> F8:
        """Of what was done, as the candidate's plan says; as the log's where it has no such arm."""
        found = self._logged.cost[part].copy()
        same = np.flatnonzero(mine.key == wanted[mine.row])
        found[mine.row[same]] = costs.cost[mine.launch[same], mine.offer[same]]
        return found


def _differs(one: Arms, other: Arms, count: int) -> F8:
    """1.0 where the two have other arms, or in another order."""
    found: F8 = (rowed.table(one, count) != rowed.table(other, count)).any(axis=1).astype(np.float64)
    return found
