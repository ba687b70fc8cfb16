"""Times and stretches of time as options: 2025-09-01T08:00 and 90m, 12h or 7d."""

import re
from datetime import UTC, datetime

import typer

_UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def moment_ms(text: str, option: str) -> int | None:
    """Unix milliseconds of a time, UTC; None where it is empty."""
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no time such as 2025-09-01T08:00", param_hint=option) from error
    return None if moment is None else int(moment.timestamp() * 1000)


def duration_s(text: str, option: str) -> float:
    """Seconds; 0 where it is empty."""
    if not text:
        return 0.0
    if not (found := re.fullmatch(r"(\d+)([smhd])", text)) or not int(found[1]):
        raise typer.BadParameter(f"{text!r} is no time such as 90m, 12h or 7d", param_hint=option)
    return float(int(found[1]) * _UNITS_S[found[2]])
