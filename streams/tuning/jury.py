"""The judge by backtest: candidates decide again on one part of the log, several at a time in as many processes."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from types import TracebackType
from typing import Final

from scorer.ope import estimators, intervals, refusal
from scorer.ope.grouped import Grouped, grouped
from scorer.ope.refusal import Refusal
from streams.backtest import estimates, refusing
from streams.backtest.candidate import Candidate
from streams.backtest.estimates import Columns
from streams.backtest.measuring import Measured
from streams.backtest.trial import Ground, trial
from streams.tuning.judging import Gain

# A search finds what the model overrates, and who had luck: it trusts less than a backtest does.
MOST_UNSUPPORTED: Final = 0.05  # of its promotions, that the log could not have done
FEWEST_CARRIERS: Final = 6.0  # shoppers that carry the variance


class Jury:
    """Judges against `default`, the plan that there is; a context, for its processes."""

    def __init__(self, on: Ground, default: Candidate, *, processes: int = 1) -> None:
        self.on, self.default, self._processes = on, default, processes
        self._stack = ExitStack()
        self._pool: ProcessPoolExecutor | None = None
        self._default: Grouped | None = None

    def __enter__(self) -> "Jury":
        if self._processes > 1:
            pool = ProcessPoolExecutor(self._processes, get_context("spawn"), _begin, (self.on,))
            self._pool = self._stack.enter_context(pool)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._stack.close()

    def gains(self, candidates: Sequence[Candidate]) -> list[Gain]:
        """One for each."""
        return [self._gain(measured) for measured in self.measured(candidates)]

    def measured(self, candidates: Sequence[Candidate]) -> list[list[Measured]]:
        """By candidate, then by partition."""
        parts = range(len(self.on.folders))
        jobs = [(one, which) for one in candidates for which in parts]
        found = list(self._pool.map(_trial, jobs)) if self._pool else [trial(self.on, *job) for job in jobs]
        return [found[at : at + len(parts)] for at in range(0, len(found), len(parts))]

    def refused(self) -> Refusal:
        """Why the plan that there is cannot be judged; then nothing can be called better."""
        [measured] = self.measured([self.default])
        of = estimates.columns(self.on, measured)
        return refusal.first(refusing.verdict(of, measured), _too_few(_robust(of)))

    def _gain(self, measured: list[Measured]) -> Gain:
        of = estimates.columns(self.on, measured)
        own = _robust(of)
        if why := _refused(of, measured) or _few(own):
            return Gain(float("nan"), float("nan"), why)
        if self._default is None:
            self._default = _robust(estimates.columns(self.on, *self.measured([self.default])))
        apart = Grouped(own.above - self._default.above, own.below)
        return Gain(apart.value, intervals.spread(apart).se)


def _refused(of: Columns, measured: list[Measured]) -> str:
    """Why a search does not look at such a candidate; empty where it does."""
    if why := refusing.verdict(of, measured).reason:
        return why
    if (share := refusing.unsupported(of)) > MOST_UNSUPPORTED:
        told = f"{share:.0%} of what it would promote could not happen in the log"
        return f"{told}; a search trusts {MOST_UNSUPPORTED:.0%}"
    return ""


def _too_few(own: Grouped) -> Refusal:
    """Whether single rewards decide."""
    return refusal.too_few_carriers(intervals.spread(own).carriers)


def _few(own: Grouped) -> str:
    """The same, for one of many: the best of them is easily the one whose few shoppers had luck."""
    carriers = intervals.spread(own).carriers
    if carriers >= FEWEST_CARRIERS:
        return ""
    told = f"as few as {carriers:.1f} shoppers make out how uncertain its estimate is"
    return f"{told}; a search trusts {FEWEST_CARRIERS:.0f}"


def _robust(of: Columns) -> Grouped:
    found = estimators.dr(of.log, of.rows.weight, of.taken, of.rows.expected)
    return grouped(found, of.place, of.groups)


_GROUND: list[Ground] = []  # of this process


def _begin(on: Ground) -> None:
    _GROUND[:] = [on]


def _trial(job: tuple[Candidate, int]) -> Measured:
    return trial(_GROUND[0], *job)
