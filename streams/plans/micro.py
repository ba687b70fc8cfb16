"""Millionths as a person writes them."""

from scorer.plan import MICRO


def micro_text(micro: int) -> str:
    """A share or an amount of money, without zeros at its end."""
    return f"{micro / MICRO:.6f}".rstrip("0").rstrip(".")
