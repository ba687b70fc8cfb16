"""A candidate: plans that are tried together, in place of those that the log followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scorer.audience.nearest import nearest
from scorer.errors import BadSetting
from scorer.plan import Plan
from streams.catalogue import LaunchView
from streams.plans.written_out import differences

FROM_THE_LOG = ("window", "keywords", "product")  # no score was asked for beyond these
_IGNORED = ("title", "notes", "copy", "price", "unit_cost", "margin_floor")  # nothing of a decision reads them


@dataclass(frozen=True)
class Candidate:
    """`plans` by launch; a launch without one follows the plan of the log. `texts`: the files as they were written."""

    name: str
    plans: Mapping[str, Plan]
    files: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


LOGGED = Candidate("logged", {})


@dataclass(frozen=True)
class Compared:
    """A plan of a candidate beside the newest of the log: `changes` as of `launchpulse plan apply`."""

    launch: str
    versions: tuple[int, ...]
    changes: tuple[Mapping[str, Any], ...]

    def changed(self, path: str) -> bool:
        """Whether a field, or one below it, differs."""
        return any(one["field"] == path or one["field"].startswith(f"{path}.") for one in self.changes)

    @property
    def decides(self) -> bool:
        """Whether anything differs that a decision reads."""
        return any(one["field"].split(".")[0] not in _IGNORED for one in self.changes)


def compare(candidate: Candidate, views: Sequence[LaunchView]) -> list[Compared]:
    """Each plan of the candidate beside those that were in force in the range. BadSetting where a launch, or its
    product, was never there: nothing was scored for it, and nothing shows what it would have earned."""
    return [_compared(launch, plan, views) for launch, plan in candidate.plans.items()]


def _compared(launch: str, plan: Plan, views: Sequence[LaunchView]) -> Compared:
    standing = [(view, at) for view in views for at in places(view, launch)]
    if not standing:
        known = sorted({name for view in views for name in view.ids})
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
    old = view.details[at]
    versions = sorted({view.versions[at] for view, at in standing})
    return Compared(launch, tuple(versions), tuple(differences(old, plan)))


def places(view: LaunchView, launch: str) -> list[int]:
    """Where the launch stands in force: at one place, or nowhere."""
    return [at for at, name in enumerate(view.ids) if name == launch and view.rows["hash"][at]]
