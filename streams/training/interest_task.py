"""`launchpulse model train --task interest`: logs become points and choices, a network, a file and its card.

The seeded shop's hidden truth is never read here: the labels are what the log shows.
"""

import asyncio
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorer.features import FEATURES
from scorer.training.config import InterestConfig
from streams.logs.importing import read_log
from streams.shop.shop import Shop
from streams.training.companions import needed
from streams.training.in_process import InProcessText
from streams.training.made_on import made_on

if TYPE_CHECKING:
    from scorer.training.interest import Source, Weights

Progress = Callable[[str, float], None]
FILES = ("interest.onnx",)
PACKAGES = ("numpy", "scikit-learn", "torch", "onnx")
SUMMARY = (
    "Reads {features} features of a shopper and a launch, 20 candidates a decision point, and answers the "
    "probabilities that the shopper clicks (views, carts, favours or buys) and that they buy the product within "
    "{hours:.0f} hours. The mean log-odds of {seeds} networks with two hidden layers of {hidden}."
)
OF_SHOP = (
    "the log of launchpulse's seeded shop, seed {shop_seed}, {shop_events:,} events, without promotions: its events "
    "alone, never its hidden truth"
)
OF_LOG = "the first four fifths of {name}: {file}, sha256 {sha256}, {events:,} events; its last fifth is for the report"
LIMITS = (
    "A start: on a shop of its own it is to be trained again on that shop's log.",
    "A click is counted whether or not the product was shown to the shopper: the log does not say what was shown.",
    "Features describe taste and what the shop clicks, not what was promoted before; a promotion's own effect is not "
    "in it.",
    "Points whose window the log cuts off were left out, but for a log of a few hours, which has no others (rees46).",
)


@dataclass(frozen=True)
class Given:
    """A public log to learn from: its format, as `launchpulse import` names it, and its file."""

    name: str
    file: Path


def train(config: InterestConfig, *, logs: Sequence[Given], folder: Path, progress: Progress) -> dict[str, Any]:
    """The card of the new version, which stands in `folder` afterwards."""
    with needed():
        from scorer.training import card, interest, interest_fit, network

    text = InProcessText()
    sources, told_of = _sources(config, logs, text, progress)
    taught, tested = sources[:-1], [*sources[1:-1], sources[-1]]

    def fitted(some: "Sequence[Source]", seed: int, why: str) -> "Weights":
        return interest_fit.fit(some, replace(config, seed=seed), lambda share: progress(f"fits {why}", share))

    seeds = range(config.seed, config.seed + config.seeds)
    alone = [fitted(taught, seed, f"seed {seed}") for seed in seeds]
    scores = {each.name: interest.figures(alone, each) for each in tested}
    by_seed = {each.name: [interest.figures([one], each) for one in alone] for each in tested}
    for left in taught[1:]:
        rest = [each for each in taught if each is not left]
        without = fitted(rest, config.seed, f"seed {config.seed} without {left.name}")
        scores[f"{left.name}, never learnt from, seed {config.seed} alone"] = interest.figures([without], left)
    graph = network.graph(alone, FEATURES)
    (folder / FILES[0]).write_bytes(graph.SerializeToString(deterministic=True))
    made = card.provenance(folder, FILES, config, PACKAGES)
    told = made["configuration"] | {"features": len(FEATURES), "hours": config.window_ms / 3_600_000}
    found = {
        "model": "interest",
        "version": int(folder.name),
        "summary": SUMMARY.format(**told),
        "click_rate": float(taught[0].rows.clicked.mean()),
        "text_space": text.space,
        "trained_on": [OF_SHOP.format(**told), *told_of],
        "scores": scores,
        "by_seed": {"seeds": list(seeds), "scores": by_seed},
        "limits": list(LIMITS),
        "made_on": made_on(),
        **made,
    }
    card.write(folder, found)
    return found


def _sources(
    config: InterestConfig, logs: Sequence[Given], text: InProcessText, progress: Progress
) -> tuple[list["Source"], list[str]]:
    """The seeded shop, then the logs, then the other shop; and what the card says of the logs."""
    from streams.training import interest_sources

    told, read = [], []
    for each in logs:
        log = read_log(each.name, each.file).log
        read.append(log)
        sha256 = hashlib.sha256(each.file.read_bytes()).hexdigest()
        told.append(OF_LOG.format(name=each.name, file=each.file.name, sha256=sha256, events=len(log)))

    async def made() -> list["Source"]:
        found = [await interest_sources.shop(Shop(config.shop_seed, config.shop_events).log, text, config, progress)]
        for each, log in zip(logs, read, strict=True):
            found.append(await interest_sources.real(each.name, log, text, config, progress))
        other = Shop(config.test_shop_seed, config.test_shop_events).log
        return [*found, await interest_sources.another_shop(other, text, config, progress)]

    return asyncio.run(made()), told
