"""Launches as rows of a table, and of JSON."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from streams.cli.output import aligned
from streams.plans.live import Standing
from streams.plans.times import local_text
from streams.zones import FIRST_MS, LAST_MS, followed

_COLUMNS = ("launch", "version", "status", "product", "start", "end", "time_zone", "policy")


def as_row(standing: Standing) -> dict[str, Any]:
    """For JSON: ids, window, version and status; `plan` says whether there is one."""
    return {
        "launch": standing.launch,
        "version": standing.version,
        "status": standing.status,
        "product": standing.product,
        "start_ms": standing.start_ms,
        "end_ms": standing.end_ms,
        "policy": standing.plan.policy if standing.plan else None,
        "plan": standing.plan is not None,
    }


def table(standings: Sequence[Standing]) -> str:
    """Columns of text, one launch a line."""
    return aligned([_COLUMNS, *map(_texts, standings)])


def _texts(one: Standing) -> tuple[str, ...]:
    zone = one.plan.time_zone if one.plan else "UTC"
    shown = zone if zone == followed(zone) else f"UTC ({zone!r} is no zone)"
    window = (_moment(one.start_ms, zone), _moment(one.end_ms, zone), shown)
    return (
        one.launch,
        str(one.version),
        one.status,
        one.product,
        *window,
        one.plan.policy if one.plan else "(no plan)",
    )


def _moment(at_ms: int, zone: str) -> str:
    if at_ms > LAST_MS:
        return "never"
    return local_text(at_ms, zone) if at_ms >= FIRST_MS else "ever since"


def plain(value: Any) -> Any:
    """Numbers of a plan as JSON has them."""
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value
