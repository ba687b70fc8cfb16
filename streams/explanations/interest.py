"""What each feature contributed to an interest: Shapley values of its log-odds, asked of the model that serves.

A feature counts by what it changes against candidates of other decisions of the same partition
(scorer.explain.shapley). The other candidates of the decision stay as they were.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from scorer.arrays import F8, I8
from scorer.errors import Unavailable
from scorer.explain import shapley
from scorer.explain.odds import log_odds
from scorer.features import FEATURES
from streams.evaluation.served import ask
from streams.examples.points import Progress
from streams.explanations.decision import Backgrounds, Candidate, Wanted, find
from streams.explanations.words import WORDS
from streams.kafka.records import KafkaRecords
from streams.local.addresses import resolve
from streams.ports import Float32, InterestModel
from streams.publish.keys import partition_of
from streams.replay.steps import rerun
from streams.settings import Settings
from streams.triton.repository import repository_of
from streams.triton.space import vector_space

METHOD: Final = "shapley"
_WHAT: Final = "asks the model that serves"
_POINTS: Final = 512  # of one request of ours; the client cuts them further


def explain(settings: Settings, wanted: Wanted, *, seed: int, progress: Progress) -> dict[str, Any]:
    """Contributions of every feature. BadInput where there is no such decision, Unavailable where Kafka or Triton give
    no answer."""
    kafka, random = resolve(settings).kafka, np.random.default_rng(seed)
    if not kafka.bootstrap:
        raise Unavailable(
            "no Kafka is configured or running, so there are no decisions to explain",
            remedy="set LAUNCHPULSE_KAFKA, or name the data_dir of the stack that runs",
        )
    partition = partition_of(wanted.shopper.encode(), settings.partitions)
    others = Backgrounds(random)
    records, space = KafkaRecords(settings, kafka), vector_space(repository_of(settings))
    found = asyncio.run(find(rerun(settings, records, partition, space, progress), wanted, others))
    orders = np.stack([random.permutation(len(FEATURES)) for _ in others.rows])
    told = ask(settings, lambda models: contributions(models.interest, found, others.rows, orders, progress))
    told |= {"method": METHOD, "backgrounds": len(others.rows), "exact": exact(told, found)}
    return {"shopper": wanted.shopper, **_of(found), **told}


def exact(told: Mapping[str, Any], found: Candidate) -> bool | None:
    """Whether the same model says now what was recorded, as it must of the same features; None where another model
    answers now, or none did then."""
    if told["model"] != found.model or "degraded" in found.flags:
        return None
    return bool(told["interest"] == found.interest)


async def contributions(
    model: InterestModel, found: Candidate, others: Float32, orders: I8, progress: Progress
) -> dict[str, Any]:
    """`others` float32[K, F] and `orders` int64[K, F]: a walk from each, and the same walk backwards."""
    both = shapley.both_ways(orders)
    walks = shapley.walks(found.point[found.place], np.concatenate([others, others]), both)
    rows = walks.reshape(-1, walks.shape[-1])
    interest, name = await _asked(model, found, rows, progress)
    scores = log_odds(interest).reshape(walks.shape[:2])
    shared = shapley.contributions(scores, both)
    return {
        "interest": float(interest.reshape(walks.shape[:2])[0, -1]),
        "model": name,
        "log_odds": float(scores[0, -1]),
        "base_log_odds": shared.base,
        "contributions": _named(found.point[found.place].tolist(), shared),
    }


async def _asked(model: InterestModel, found: Candidate, rows: Float32, progress: Progress) -> tuple[F8, str]:
    """Interest in the candidate with each of `rows` as its features."""
    interest, names = [], list[str]()
    for at in range(0, len(rows), _POINTS):
        some = rows[at : at + _POINTS]
        points = np.repeat(found.point[None], len(some), axis=0)
        points[:, found.place] = some
        scores = await model.score(points)
        interest.append(scores.interest[:, found.place].astype(np.float64))
        names.append(scores.model)
        progress(_WHAT, min(1.0, (at + _POINTS) / len(rows)))
    if len(set(names)) > 1:
        raise Unavailable(
            "the server changed its model meanwhile", seen=", ".join(sorted(set(names))), remedy="ask again"
        )
    return np.concatenate(interest), names[0]


def _named(values: Sequence[float], shared: shapley.Contributions) -> list[dict[str, Any]]:
    words = (WORDS[name] for name in FEATURES)
    columns = zip(FEATURES, words, values, shared.mean.tolist(), shared.error.tolist(), strict=True)
    return [dict(zip(("feature", "words", "value", "contribution", "error"), row, strict=True)) for row in columns]


def _of(found: Candidate) -> dict[str, Any]:
    recorded = {"interest": found.interest, "model": found.model, "flags": found.flags}
    return {
        "decision_id": found.decision,
        "at_ms": found.at_ms,
        "launch": found.launch,
        "product": found.product,
        "recorded": recorded,
    }
