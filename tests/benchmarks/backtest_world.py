"""The seeded shop in which candidate plans are ranked: five launches that run on, a plan that explores, twenty others.

Scores are those of the served models, asked in this process."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime as ort

from scorer.plan import Offer, Plan
from streams.backtest.recorder import Recorder
from streams.examples.replay import in_force as all_in_force
from streams.ports import Float32, InterestScores, TextModel
from streams.publish.log import COLUMNS, Log
from streams.runner.compute import Models
from streams.settings import Settings
from streams.shop.shop import Shop
from streams.triton.cards import served_folder
from tests.builders.closed_shop import ClosedShop, with_plans

HOUR_MS: Final = 3_600_000
LAUNCHES: Final = 5
CLICK, PURCHASE = 0.2, 5.0
_OFFERS: Final = (Offer("list-price"), Offer("ten-off", 100_000, 1_000_000))


class InProcessInterest:
    """Port InterestModel: the served network, some points at a time."""

    def __init__(self) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        file = served_folder("interest") / "interest.onnx"
        self._session = ort.InferenceSession(str(file), options, ["CPUExecutionProvider"])

    async def score(self, features: Float32) -> InterestScores:
        """As the port says; never degraded."""
        if not len(features):
            nothing = np.zeros((0, 20), np.float32)
            return InterestScores(nothing, nothing, np.zeros(0, np.uint8), "interest:local")
        interest, purchase = self._session.run(("INTEREST", "PURCHASE"), {"FEATURES": features})
        return InterestScores(interest, purchase, np.zeros(len(features), np.uint8), "interest:local")


def few_launches(log: Log) -> Log:
    """The same log with its first launches alone, which run until it ends."""
    rows, until_ms = log.launches.to_pylist()[:LAUNCHES], int(log.at_ms().max()) + 1
    kept = [row | {"end_ms": until_ms} for row in rows]
    table: Any = type(log.launches).from_pylist(kept, schema=COLUMNS["launches"])
    return replace(log, launches=table)


def logging(log: Log) -> dict[str, Plan]:
    """The plans of the log, by launch: softmax of the models' expectation, three tenths of it explored."""
    return {row["launch"]: _plan(row) for row in log.launches.to_pylist()}


def _plan(row: dict[str, Any]) -> Plan:
    return Plan(
        launch=row["launch"],
        product=row["product"],
        start_ms=row["start_ms"],
        end_ms=row["end_ms"],
        time_zone="Asia/Shanghai",
        keywords=tuple(row["keywords"]),
        channels=("push", "home_slot"),
        offers=_OFFERS,
        default_consent=("push",),
        policy="softmax",
        parameters=(("temperature", 0.02),),
        exploration_micro=300_000,
        cap_per_day=3,
        cap_per_shopper=6,
        cooldown_ms=3 * HOUR_MS,
        click_reward_micro=int(CLICK * 1e6),
        purchase_reward_micro=int(PURCHASE * 1e6),
        copy=(("en", "Just in: {title}"),),
    )


def _policy(name: str, **parameters: float) -> dict[str, Any]:
    return {"policy": name, "parameters": tuple(parameters.items()), "exploration_micro": 20_000}


CANDIDATES: Final[dict[str, dict[str, Any]]] = {
    "threshold-0.02": _policy("threshold", threshold=0.02),
    "threshold-0.05": _policy("threshold", threshold=0.05),
    "threshold-0.10": _policy("threshold", threshold=0.10),
    "threshold-0.20": _policy("threshold", threshold=0.20),
    "softmax-0.005": _policy("softmax", temperature=0.005),
    "softmax-0.1": _policy("softmax", temperature=0.1),
    "greedy": _policy("epsilon_greedy", epsilon=0.0),
    "greedy-half": _policy("epsilon_greedy", epsilon=0.5),
    "thompson": _policy("thompson", scale=0.5),
    "logistic": _policy("logistic", temperature=0.01),
    "all-explored": {"exploration_micro": 1_000_000},
    "little-explored": {"exploration_micro": 20_000},
    "one-a-day": {"cap_per_day": 1},
    "one-ever": {"cap_per_shopper": 1},
    "cooldown-24h": {"cooldown_ms": 24 * HOUR_MS},
    "cooldown-2h": {"cooldown_ms": 2 * HOUR_MS},
    "list-price": {"offers": _OFFERS[:1]},
    "ten-off": {"offers": _OFFERS[1:]},
    "push": {"channels": ("push",)},
    "home-slot": {"channels": ("home_slot",)},
}


def candidate(plans: dict[str, Plan], name: str) -> dict[str, Plan]:
    """The plans of a candidate, by launch."""
    return {launch: replace(plan, **CANDIDATES[name]) for launch, plan in plans.items()}


def _settings(seed: int) -> Settings:
    """The shop's own limits do not bind: those of plans are what is tried."""
    return Settings(seed=seed, cooldown_ms=0, cap_per_day=1_000)


async def record(shop: Shop, log: Log, plans: dict[str, Plan], text: TextModel, seed: int, folder: Path) -> ClosedShop:
    """The shop under these plans, with decisions drawn by `seed`; its moments go to `folder`."""
    under = with_plans(log, plans)
    models = Models(text, InProcessInterest())
    closed = ClosedShop(shop, under, await all_in_force(under, text), models, _settings(seed))
    with Recorder(folder, 0) as recorder:
        await closed.run(lambda taken, computed, force: recorder.add(taken, computed, force, closed.rules))
        recorder.close(closed.state.store.shoppers.keys)
    return closed
