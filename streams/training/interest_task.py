"""`launchpulse model train --task interest`: a seeded shop's log becomes rows, a network, a file and its card.

The shop's hidden truth is never read here: the labels are what the log shows.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from scorer.errors import Unavailable
from scorer.features import FEATURES
from scorer.training.config import InterestConfig
from streams.settings import Settings
from streams.shop.shop import Shop
from streams.training.in_process import InProcessText
from streams.training.points import Points, points_of

Progress = Callable[[str, float], None]
FILES = ("interest.onnx",)
PACKAGES = ("numpy", "scikit-learn", "onnx")
SUMMARY = (
    "Reads {features} features of a shopper and a launch, 20 candidates a decision point, and answers the probability "
    "that the shopper clicks (views, carts, favours or buys) the product within {hours:.0f} hours. One hidden layer "
    "of {hidden}."
)
TRAINED_ON = (
    "the log of launchpulse's seeded shop, seed {shop_seed}, {shop_events:,} events, without promotions: its events "
    "alone, never its hidden truth",
    "features by the same fold, candidates and text vectors as a worker's; the last {test_share:.0%} of the points and "
    "every {unseen_shoppers_in}th shopper kept for the report, and a second shop, seed {test_shop_seed}",
)
LIMITS = (
    "A simulated shop taught it: on a real shop it is a start, to be trained again on that shop's log.",
    "A click is counted whether or not the product was shown to the shopper: the log does not say what was shown.",
    "Features describe taste, not what was promoted before; a promotion's own effect is not in it.",
)


def train(config: InterestConfig, *, folder: Path, progress: Progress) -> dict[str, Any]:
    """The card of the new version, which stands in `folder` afterwards."""
    try:
        from scorer.training import card, interest, network
    except ImportError as error:
        raise Unavailable(
            "training the interest model needs onnx",
            seen=str(error),
            remedy="install it: pip install 'launchpulse[local,train]', or make train in a checkout",
        ) from error

    text = InProcessText()
    points = _points(config.shop_seed, config.shop_events, text, config, progress)
    parts = interest.split(*_rows(points), config)
    progress("fits", 0.0)
    weights = interest.fit(parts.train, parts.validation, config)
    click_rate = float(parts.train.clicked.mean())
    other, _, _ = _rows(_points(config.test_shop_seed, config.test_shop_events, text, config, progress))
    graph = network.graph(weights, FEATURES)
    (folder / FILES[0]).write_bytes(graph.SerializeToString(deterministic=True))
    made = card.provenance(folder, FILES, config, PACKAGES)
    told = made["configuration"] | {"features": len(FEATURES), "hours": config.window_ms / 3_600_000}
    bins = {f"calibration, fifth {at + 1}": each for at, each in enumerate(interest.reliability(weights, parts.test))}
    found = {
        "model": "interest",
        "version": int(folder.name),
        "summary": SUMMARY.format(**told),
        "click_rate": click_rate,
        "text_space": text.space,
        "trained_on": [line.format(**told) for line in TRAINED_ON],
        "scores": {
            "unseen shoppers, later": interest.scores(weights, parts.test, click_rate),
            "another shop": interest.scores(weights, other, click_rate),
            **bins,
        },
        "limits": list(LIMITS),
        **made,
    }
    card.write(folder, found)
    return found


def _points(seed: int, events: int, text: InProcessText, config: InterestConfig, progress: Progress) -> Points:
    progress(f"makes the shop of seed {seed}", 0.0)
    log = Shop(seed, events).log
    return asyncio.run(points_of(log, text, Settings(), window_ms=config.window_ms, progress=progress))


def _rows(points: Points) -> tuple[Any, Any, Any]:
    """One row a candidate, with the shopper and the time of its point."""
    from scorer.training.interest import Rows

    real = points.product >= 0
    which = np.nonzero(real)[0]
    rows = Rows(points.features[real], points.clicked[real], points.seen[real])
    return rows, points.shopper[which], points.at_ms[which]
