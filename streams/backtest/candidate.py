"""A candidate: plans that are tried together, in place of those that the log followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scorer.errors import BadSetting
from scorer.nearest import nearest
from scorer.plan import Plan
from streams.catalogue import LaunchView
from streams.plans.written_out import differences

FROM_THE_LOG = ("window", "keywords", "product")  # no score was asked for beyond these
_TELLING = ("title", "notes")  # fields that decide nothing


@dataclass(frozen=True)
class Candidate:
    """`plans` by launch; a launch without one follows the plan of the log. `texts`: the files as they were written."""

    name: str
    plans: Mapping[str, Plan]
    files: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


LOGGED = Candidate("logged", {})


@dataclass(frozen=True)
class Earlier:
    """A version of a plan that the log followed before the newest one, and what a candidate changes of it."""

    version: int
    changes: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Compared:
    """A plan of a candidate beside those of the log: `versions` are all that it followed, `changes`, as of `launchpulse
    plan apply`, to the newest of these, `earlier` to those before."""

    launch: str
    versions: tuple[int, ...]
    changes: tuple[Mapping[str, Any], ...]
    earlier: tuple[Earlier, ...] = ()


def compare(candidate: Candidate, views: Sequence[LaunchView]) -> list[Compared]:
    """Each plan of the candidate beside those that were in force in the range. BadSetting where a launch, or its
    product, was never there: nothing was scored for it, and nothing shows what it would have earned."""
    return [_compared(launch, plan, views) for launch, plan in candidate.plans.items()]


def _compared(launch: str, plan: Plan, views: Sequence[LaunchView]) -> Compared:
    standing = [(view, at) for view in views for at in places(view, launch)]
    if not standing:
        known = sorted({name for view in views for name in view.ids if name})
        meant = nearest(launch, known)
        raise BadSetting(
            "the log has no such launch in this range, so nothing was scored for it and nobody was promoted it",
            where=f"launch {launch}",
            seen=f"{len(known)} launches: {', '.join(known[:8])}",
            remedy=f"Did you mean {meant}?" if meant else "Choose a range in which it ran.",
        )
    view, at = standing[-1]
    if view.products[at] != plan.product:
        raise BadSetting(
            "a plan of another product than the log's launch, for which nothing was scored",
            where=f"launch {launch}",
            seen=f"{plan.product}, the log promoted {view.products[at]}",
            remedy="A launch of another product has to be run; give it another id.",
        )
    followed = _followed(standing)
    earlier = tuple(Earlier(version, tuple(differences(old, plan))) for version, old in followed[:-1])
    versions = sorted({version for version, _ in followed})
    return Compared(launch, tuple(versions), tuple(differences(followed[-1][1], plan)), earlier)


def followed(views: Sequence[LaunchView]) -> dict[str, tuple[Plan | None, ...]]:
    """The plans under which each launch stood in force, each once; None: it had none."""
    found: dict[str, list[Plan | None]] = {}
    for view in {id(view): view for view in views}.values():
        for at in np.flatnonzero(view.rows["hash"]).tolist():
            plans = found.setdefault(view.ids[at], [])
            if not any(plan is view.details[at] for plan in plans):
                plans.append(view.details[at])
    return {launch: tuple(plans) for launch, plans in found.items()}


def ran(candidate: Candidate, under: Mapping[str, tuple[Plan | None, ...]]) -> bool:
    """Whether the launches, which were `followed` under these plans, were so under the candidate's and no others, but
    for fields that decide nothing."""
    return all(
        before == plan or all(each["field"] in _TELLING for each in differences(before, plan))
        for launch, plan in candidate.plans.items()
        for before in under.get(launch, ())
    )


def _followed(standing: Sequence[tuple[LaunchView, int]]) -> list[tuple[int, Plan | None]]:
    """Version and plan of each that differs from the one before, the newest last."""
    told = [(view.versions[at], view.details[at]) for view, at in standing]
    return [one for one, following in zip(told, [*told[1:], None], strict=True) if one != following]


def places(view: LaunchView, launch: str) -> list[int]:
    """Where the launch stands in force: at one place, or nowhere."""
    return [at for at, name in enumerate(view.ids) if name == launch and view.rows["hash"][at]]
