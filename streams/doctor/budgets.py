"""Whether launches whose plans have a budget have been granted any: without the learner they are never promoted."""

import asyncio
from collections.abc import Iterator

from streams.brokers.access import Access
from streams.local.checks import Check, Level, guarded
from streams.settings import Settings

_START = "Start `launchpulse learner`: it shares budgets out; without it these launches are not promoted."
_SHOWN = 3


def checks(settings: Settings, kafka: Access) -> Iterator[Check]:
    """One finding, where there is a budget."""
    from streams.learner.budgets import ungranted

    found = guarded("budgets", lambda: told(asyncio.run(ungranted(settings, kafka))), "Is the broker well?")
    if found.seen:
        yield found


def told(waiting: dict[str, bool]) -> Check:
    """The finding. `waiting`: of each launch with a budget, whether nothing was granted to it."""
    without = sorted(launch for launch, waits in waiting.items() if waits)
    if without:
        more = f" and {len(without) - _SHOWN} more" if len(without) > _SHOWN else ""
        return Check("budgets", Level.WARN, f"nothing granted to {', '.join(without[:_SHOWN])}{more}", _START)
    return Check("budgets", Level.OK, f"granted to {len(waiting)} launches" if waiting else "")
