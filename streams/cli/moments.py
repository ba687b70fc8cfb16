"""Times and stretches of time as options: 2025-09-01T08:00 and 90m, 12h or 7d."""

import re
from datetime import UTC, datetime

import typer

_UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def moment_ms(text: str, option: str) -> int | None:
    """Unix milliseconds of an ISO date or time, UTC unless it names a zone; None where it is empty."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        example = "2026-10-03, 2026-10-03T13:14:05 or 2026-10-03T21:14:05+08:00"
        raise typer.BadParameter(f"{text!r} is no ISO time; expected such as {example}", param_hint=option) from error
    return round((found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() * 1000)


def duration_s(text: str, option: str) -> float:
    """Seconds; 0 where it is empty."""
    if not text:
        return 0.0
    if not (found := re.fullmatch(r"(\d+)([smhd])", text)) or not int(found[1]):
        raise typer.BadParameter(f"{text!r} is no time such as 90m, 12h or 7d", param_hint=option)
    return float(int(found[1]) * _UNITS_S[found[2]])
