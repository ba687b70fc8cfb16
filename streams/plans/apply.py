"""What putting plans live changes: decided from values, then told to the topic."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from schemas.registry import Registry
from scorer.errors import BadSetting
from scorer.plan import MOST_VERSION, Plan
from streams.brokers.access import Access
from streams.plans.live import Standing, Standings, places_of, standing_of, tell_launches
from streams.plans.written_out import differences


@dataclass(frozen=True)
class Change:
    """What happens to one launch: `after` is to be told, or stands already where `changed` is false."""

    before: Standing | None
    after: Standing
    changed: bool
    by_another: bool = False  # someone else told this launch anew in the meantime; `after` is newer

    def as_json(self) -> dict[str, Any]:
        """Launch, version, status, whether anything was told, and what differs."""
        old = self.before.plan if self.before else None
        fields = differences(old, self.after.plan) if self.changed and self.after.plan else []
        return {
            "launch": self.after.launch,
            "version": self.after.version,
            "status": self.after.status,
            "published": self.changed,
            "changes": fields,
            "changed_by_another": self.by_another,
        }


def changes(plans: Sequence[Plan], standings: Standings) -> list[Change]:
    """One for each plan. The plan that stands already changes nothing; a paused launch stays paused, an ended one lives
    again. Raises BadSetting where two plans are of one launch, or one gives a launch another product: who bought, and
    how many reviews are negative, is remembered of the launch; or where a launch has no next version.
    """
    seen: set[str] = set()
    for plan in plans:
        if plan.launch in seen:
            raise BadSetting("two plans of one launch", where=plan.launch, remedy="Apply one of them.")
        seen.add(plan.launch)
    return [_change(plan, standings.get(plan.launch)) for plan in plans]


def _change(plan: Plan, before: Standing | None) -> Change:
    if before is None:
        return Change(None, standing_of(plan, 1), changed=True)
    if before.product != plan.product:
        raise BadSetting(
            "a new product is a new launch",
            where=plan.launch,
            seen=f"product {plan.product}; the launch is of {before.product}",
            remedy="Give the plan a launch of its own; `launchpulse plan end` ends the other.",
        )
    if before.plan == plan and before.status != "ended":
        return Change(before, before, changed=False)
    status = "paused" if before.status == "paused" else "live"
    return Change(before, standing_of(plan, _next_version(before), status), changed=True)


def _next_version(before: Standing) -> int:
    """One more than stands, from 1; what a producer told may be no number that decisions can name."""
    if before.version >= MOST_VERSION:
        raise BadSetting(
            "the launch has no next version",
            where=before.launch,
            seen=f"version {before.version}, where the most is {MOST_VERSION}",
            remedy="Have its producer tell a version that counts its plans, or give the plan a launch of its own.",
        )
    return max(before.version, 0) + 1


def with_status(before: Standing, status: str) -> Change:
    """A launch paused, live again or ended, under the plan and version that it has. Raises BadSetting for one that was
    ended: it lives again by applying a plan."""
    if before.status == "ended" and status != "ended":
        raise BadSetting(
            "the launch was ended",
            where=before.launch,
            seen=f"version {before.version}",
            remedy="`launchpulse plan apply FILE` lets it live again, as a new version.",
        )
    return Change(before, replace(before, status=status), changed=before.status != status)


async def publish(kafka: Access, topic: str, registry: Registry, wanted: Sequence[Change]) -> list[Change]:
    """Tell the topic what is changed, wait for its acknowledgement, then look whether anyone else was at it."""
    changed = [one for one in wanted if one.changed]
    told = await tell_launches(kafka, topic, registry, [one.after for one in changed])
    places = await places_of(kafka, topic) if changed else {}
    done = {one.launch: one for one in told}
    return [_raced(replace(one, after=done[one.after.launch]), places) if one.changed else one for one in wanted]


def _raced(change: Change, places: Mapping[str, Sequence[int]]) -> Change:
    """Whether another record of the launch came after what was read, beside the one that was told."""
    read = change.before.offset if change.before else -1
    others = [at for at in places.get(change.after.launch, ()) if at > read and at != change.after.offset]
    return replace(change, by_another=bool(others))
