"""What `launchpulse backtest` does, from plans and wishes to all that it came to."""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scorer.errors import BadSetting
from streams.backtest.backtest import Backtest, backtest
from streams.backtest.candidate import Candidate
from streams.backtest.folding import Source, fold, source_of
from streams.backtest.passes import FOREVER
from streams.backtest.rewarding import Reward
from streams.backtest.trial import Ground, ground
from streams.codec.registries import registry_for
from streams.examples.points import Progress
from streams.replay.catalogue import read_catalogue
from streams.settings import Settings

MICRO: Final = 1e6


@dataclass(frozen=True)
class Wish:
    """The words of the command. `reward` None: that of the first plan that says one."""

    capture: Path | None = None
    from_ms: int | None = None
    until_ms: int | None = None
    reward: Reward | None = None
    level: float = 0.95
    seed: int = 7
    processes: int = 0


def tried(settings: Settings, candidates: Sequence[Candidate], wish: Wish, progress: Progress) -> Backtest:
    """The candidates by the log of the range. BadSetting for a range or a plan of which the log knows nothing."""
    if wish.from_ms is not None and wish.until_ms is not None and wish.from_ms >= wish.until_ms:
        raise BadSetting("an empty range", seen="--from is not before --to", remedy="Give a later --to.")
    reward = wish.reward or reward_of(candidates)
    source = source_of(settings, wish.capture)
    processes = wish.processes or len(os.sched_getaffinity(0))
    on = grounded(source, reward, wish, processes=processes, progress=progress)
    return backtest(on, candidates, level=wish.level, source=str(source), processes=processes, progress=progress)


def grounded(source: Source, reward: Reward, wish: Wish, *, processes: int, progress: Progress) -> Ground:
    """What candidates are tried on: the moments of the log, folded where they are not kept yet."""
    folders = fold(source, processes=processes, progress=progress)
    catalogue = asyncio.run(read_catalogue(source.records(), registry_for(source.settings)))
    until_ms = FOREVER if wish.until_ms is None else wish.until_ms
    within = {"from_ms": -1 if wish.from_ms is None else wish.from_ms, "until_ms": until_ms}
    return ground(folders, catalogue, reward, share=source.settings.partitions, seed=wish.seed, **within)


def reward_of(candidates: Sequence[Candidate]) -> Reward:
    """That of the first plan that says one."""
    for candidate in candidates:
        for launch, plan in candidate.plans.items():
            if plan.click_reward_micro or plan.purchase_reward_micro:
                click, purchase = plan.click_reward_micro / MICRO, plan.purchase_reward_micro / MICRO
                return Reward(click, purchase, f"{candidate.name}, launch {launch}", plan.currency)
    raise BadSetting(
        "no plan says what a click or a purchase is worth, so none is better than another",
        remedy="Add policy.reward to a plan, or give --reward click=0.2,purchase=5.",
    )
