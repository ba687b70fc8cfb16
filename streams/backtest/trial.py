"""What all candidates of one backtest are tried on, and one trial: a candidate in a partition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from scorer.arrays import I4, I8
from scorer.errors import BadSetting
from scorer.plan import Plan
from streams.backtest import rewarding
from streams.backtest.bound import Binding, offers
from streams.backtest.candidate import Candidate, followed, ran
from streams.backtest.dealing import Dealing, used_before
from streams.backtest.logged import Logged, launches_of, logged
from streams.backtest.measuring import Measure, Measured
from streams.backtest.moments import Moments, load
from streams.backtest.passes import FOREVER, passes
from streams.backtest.rewarding import Likely, Reward
from streams.catalogue import Catalogue, LaunchView
from streams.in_force import Next


@dataclass(frozen=True)
class Ground:
    """`folders` hold the moments, a partition each; `logged` and `folds` (int64[n]) are by folder. `from_ms` to before
    `until_ms` is the range. `budgets`: how those of candidates are dealt out."""

    folders: tuple[Path, ...]
    catalogue: Catalogue
    budgets: Dealing
    from_ms: int
    until_ms: int
    reward: Reward
    launches: tuple[str, ...]
    logged: tuple[Logged, ...]
    folds: tuple[I8, ...]
    model: Likely
    seed: int

    def views(self) -> list[LaunchView]:
        """Launches as they stood in the range, oldest first: one for each content of their topic, whatever products
        did meanwhile; its products are the newest beside that content."""
        return [self._view(one) for one in self._told()]

    def newest(self) -> LaunchView:
        """The last of them."""
        return self._view(self._told()[-1])

    def _view(self, in_force: Next) -> LaunchView:
        return self.catalogue.launches(in_force.product_vectors, in_force.launches)

    def _told(self) -> list[Next]:
        found = {one for folder in self.folders for one in self._in_force(load(folder))}
        by_launches = {one.launches: one for one in sorted(found)}
        return [by_launches[launches] for launches in sorted(by_launches)]

    def _in_force(self, moments: Moments) -> Iterator[Next]:
        for span in moments.columns["spans"]:
            at_ms = moments.columns["newest_ms"][slice(*span["points"].tolist())]
            if ((at_ms >= self.from_ms) & (at_ms < self.until_ms)).any():
                yield Next(*span["next"].tolist())

    def dealing(self, candidate: Candidate) -> Dealing | None:
        """None where the log followed the candidate's plans all over the range: then it spends what was granted."""
        return None if ran(candidate, self._followed) else self.budgets

    @cached_property
    def _followed(self) -> Mapping[str, tuple[Plan | None, ...]]:
        return followed(self.views())


def ground(
    folders: Sequence[Path],
    catalogue: Catalogue,
    reward: Reward,
    *,
    share: int,
    seed: int,
    from_ms: int = -1,
    until_ms: int = FOREVER,
) -> Ground:
    """Reads the moments once; `share`: partitions that budgets are dealt out among. BadSetting where the range holds no
    decision whose window has closed."""
    launches = launches_of(catalogue)
    found = tuple(logged(load(folder), catalogue, from_ms=from_ms, until_ms=until_ms) for folder in folders)
    if not sum(len(one) for one in found):
        _nothing(folders, found)
    budgets = Dealing(share, used_before([load(folder) for folder in folders], launches, share, from_ms))
    folds = tuple(rewarding.fold_of(one.key, seed) for one in found)
    some = [one.launch >= 0 for one in found]
    columns = ("context", "launch", "clicked", "purchased")
    seen = [np.concatenate([getattr(one, name)[yes] for one, yes in zip(found, some, strict=True)]) for name in columns]
    fold = np.concatenate([one[yes] for one, yes in zip(folds, some, strict=True)])
    context, launch, clicked, purchased = seen
    model = rewarding.learn(context, launch, clicked, purchased, fold, max(len(launches), 1))
    return Ground(*(tuple(folders), catalogue, budgets, from_ms, until_ms, reward, launches, found, folds, model, seed))


def trial(on: Ground, candidate: Candidate, which: int) -> Measured:
    """The candidate in the partition of folder `which`."""
    moments, made = load(on.folders[which]), on.logged[which]
    dealing = on.dealing(candidate)
    binding = Binding(on.catalogue, partition=moments.partition, candidate=candidate, dealing=dealing)
    sizes = {"shoppers": len(moments.shoppers), "launches": len(on.launches)}
    measure = Measure(made, on.model, on.reward, fold=on.folds[which], **sizes)
    number = {launch: at for at, launch in enumerate(on.launches)}
    of = _Places(on.catalogue, number)
    for both in passes(moments, binding, from_ms=on.from_ms, until_ms=on.until_ms):
        measure.add(both, *of.at(both.span.next))
    return measure.measured()


class _Places:
    """Launch numbers and offers of the log's view; those of the last view are kept."""

    def __init__(self, catalogue: Catalogue, number: dict[str, int]) -> None:
        self._known, self._number = catalogue, number
        self._of: LaunchView | None = None
        self._made: tuple[I8, I4] = np.zeros(0, np.int64), np.zeros((0, 16), np.int32)

    def at(self, in_force: Next) -> tuple[I8, I4]:
        view = self._known.launches(in_force.product_vectors, in_force.launches)
        if view is not self._of:
            self._of = view
            self._made = np.array([self._number[launch] for launch in view.ids], np.int64), offers(view)
        return self._made


def _nothing(folders: Sequence[Path], found: Sequence[Logged]) -> None:
    open_, window_ms = sum(one.open for one in found), max((one.window_ms for one in found), default=0)
    all_moments = [load(folder) for folder in folders]
    decisions = sum(len(one.columns["newest_ms"]) for one in all_moments)
    newest = [int(one.columns["newest_ms"].max()) for one in all_moments if len(one.columns["newest_ms"])]
    if not decisions:
        seen, remedy = "a log without any decision", "Was it folded without scores? Replay it with scores first."
    elif open_:
        seen = f"{open_} decisions, none of them {window_ms / 3_600_000:g} hours before the log's end"
        remedy = "Choose an earlier range, or wait until the windows of outcomes have closed."
    else:
        last = datetime.fromtimestamp(max(newest) / 1000, UTC)
        seen = f"{decisions:,} decisions, the last at {last:%Y-%m-%dT%H:%M:%S}, UTC"
        remedy = "Choose --from and --to within the log."
    raise BadSetting("no decision in this range has an outcome", seen=seen, remedy=remedy)
