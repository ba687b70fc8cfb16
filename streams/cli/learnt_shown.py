"""What a launch learnt in a demo, in sentences."""

from collections.abc import Iterator, Mapping
from typing import Any


def learnt(told: Mapping[str, Any]) -> Iterator[str]:
    """What its promotions earned; how much less its policy doubts; and, where the truth is known, how well it chose."""
    rewards = ", ".join(f"{part['reward']:.3f} ({part['promotions']})" for part in told["quarters"])
    yield f"reward a promotion by quarter (promotions): {rewards or 'none closed yet'}"
    if told["doubt"]:
        yield (
            f"what a promotion earns was known to +-{told['doubt']['before']:.3f} before any outcome, "
            f"to +-{told['doubt']['after']:.3f} after them"
        )
    if chosen := [_share(part["learnt"]) for part in told["choices"]]:
        yield f"channels and offers chosen, 0% as blindly, 100% the best ones, by quarter: {', '.join(chosen)}"


def _share(part: float | None) -> str:
    return "-" if part is None else f"{part:.0%}"
