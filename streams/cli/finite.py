"""Numbers of options that have a least value and no greatest: infinity is above any."""

import math

import typer


def finite(value: float | None) -> float | None:
    """The callback of such an option. Raises BadParameter for what is not finite."""
    if value is not None and not math.isfinite(value):
        raise typer.BadParameter(f"{value} is no number that anything can be held against.")
    return value
