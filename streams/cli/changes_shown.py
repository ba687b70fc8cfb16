"""Changes of launches, on the terminal."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from streams.cli.output import NOTES

if TYPE_CHECKING:
    from streams.plans.apply import Change
    from streams.plans.live import Standing

_BY_ANOTHER = "someone else changed it at the same time; `launchpulse plan show` tells what stands now"


def tell(changes: "list[Change]", dry_run: bool) -> None:
    """Every launch with its version and status, and what changes of its plan."""
    for one in changes:
        for line in _lines(one, dry_run):
            NOTES.print(line, markup=False, soft_wrap=True)


def _lines(one: "Change", dry_run: bool) -> list[str]:
    named = f"{one.after.launch}: version {one.after.version}, {one.after.status}"
    if not one.changed:
        return [f"{named}: nothing changes"]
    fields = one.as_json()["changes"] if one.before and one.before.plan else ()
    by_another = [f"launchpulse: {one.after.launch}: {_BY_ANOTHER}"] if one.by_another else []
    return [f"{named}{' (would be)' if dry_run else ''}", *(f"  {field(each)}" for each in fields), *by_another]


def field(change: Mapping[str, Any]) -> str:
    """One field before and after."""
    return f"{change['field']}: {_shown(change['old'])} -> {_shown(change['new'])}"


def _shown(value: str | None) -> str:
    return "not given" if value is None else value


def compared(standing: "Standing", after: "Standing", fields: int) -> str:
    """How many fields applying a plan would change, and whether an ended launch would live again."""
    lives = standing.status == "ended" and after.status != "ended"
    again = f"; it would live again, as version {after.version}" if lives else ""
    return f"{fields} fields of {standing.launch}, version {standing.version}, {standing.status}, would change{again}."


def without_plan(standing: "Standing") -> str:
    """What stands in place of a plan, as comments of a YAML file."""
    why = "# It has no plan: it was published by `simulate`, `import` or a producer of yours."
    window = f"{standing.start_ms} to {standing.end_ms}, Unix milliseconds"
    return f"{why}\n# product {standing.product}, window {window}\n"
