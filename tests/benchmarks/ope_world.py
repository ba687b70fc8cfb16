"""Worlds whose truth is known: shoppers, contexts, a logging policy, a candidate, and rewards of several shapes.

A world is drawn from a seed. Its chance of a reward is a logistic curve of a bent function of context and action, plus
what a shopper is like in all of its decisions; no linear model is right about it. The true value is that of very many
shoppers' contexts under the candidate.
"""

from typing import Final, NamedTuple

import numpy as np

from scorer.arrays import F8, I8
from scorer.ope.log import Log

SHAPES: Final = ("rare", "common", "heavy", "normal")
OVERLAPS: Final = {"good": (0.0, 0.8), "middling": (0.8, 2.0), "poor": (2.0, 10.0)}
_RATE: Final = {"rare": 0.02, "common": 0.3, "heavy": 0.06, "normal": 0.5}
_TRUTH_SHOPPERS: Final = 200_000


class World(NamedTuple):
    """What is fixed. `floor` is the logging policy's exploration; `firm` how near the candidate is to always doing the
    same in a context (infinite: it does); `alike` how much of a reward is the shopper's."""

    shape: str
    numbers: int
    actions: int
    shoppers: int
    most: int
    logging: F8
    wanted: F8
    floor: float
    firm: float
    slope: F8
    bend: F8
    base: F8
    alike: float


class Decisions(NamedTuple):
    """Of some shoppers, by row: `context`, `group`, probabilities of both policies, expected reward of each action."""

    context: F8
    group: I8
    logged: F8
    candidate: F8
    mean: F8


def world(seed: int, shape: str, overlap: str) -> World:
    """A world of this kind."""
    random = np.random.default_rng([seed, SHAPES.index(shape), [*OVERLAPS].index(overlap)])
    actions, numbers = int(random.choice([2, 3, 5, 10])), int(random.choice([0, 2, 5, 12]))
    apart, size = random.uniform(*OVERLAPS[overlap]), (1 + numbers, actions)
    logging = random.normal(0, 1, size) / np.sqrt(1 + numbers)
    return World(
        shape, numbers, actions, int(random.integers(500, 4001)), int(random.choice([1, 3, 8])),
        logging * apart, (logging + random.normal(0, 1, size) / np.sqrt(1 + numbers)) * apart,
        float(random.choice([0.0, 0.05, 0.2])), float(random.choice([1, 1, np.inf])),
        random.normal(0, 0.5, size) / np.sqrt(1 + numbers), random.normal(0, 0.3, size) / np.sqrt(1 + numbers),
        random.normal(0, 0.3, actions), float(random.choice([0.0, 0.7])),
    )  # fmt: skip


def log(world: World, random: np.random.Generator) -> Log:
    """One log of the world's shoppers."""
    met = decisions(world, random, world.shoppers)
    action = drawn(met.logged, random)
    rows = np.arange(len(action))
    reward = _reward(world.shape, met.mean[rows, action], random)
    return Log(met.context, action, met.logged[rows, action], reward, met.candidate, met.group)


def truth(world: World, random: np.random.Generator) -> float:
    """What the candidate earns a decision, but for an error far smaller than any log's."""
    met = decisions(world, random, _TRUTH_SHOPPERS)
    return float((met.candidate * met.mean).sum(axis=1).mean())


def decisions(world: World, random: np.random.Generator, shoppers: int) -> Decisions:
    """Each shopper decides 1 to `most` times, the same number with every chance."""
    group = np.repeat(np.arange(shoppers), random.integers(1, world.most + 1, shoppers))
    own = random.normal(0, 1, (shoppers, world.numbers))[group]
    context = 0.6 * own + 0.8 * random.normal(0, 1, (len(group), world.numbers))
    x = np.concatenate([np.ones((len(group), 1)), context], axis=1)
    logged, candidate = _softmax(x @ world.logging), x @ world.wanted
    likes = world.alike * random.normal(0, 1, shoppers)[group]
    bent = x @ world.slope + np.sin(2 * x) @ world.bend + world.base + likes[:, None]
    mean = _curve(bent + np.log(_RATE[world.shape] / (1 - _RATE[world.shape])))
    logged = (1 - world.floor) * logged + world.floor / world.actions
    return Decisions(context, group, logged, _firm(candidate, world.firm), _scale(world.shape) * mean)


def drawn(probability: F8, random: np.random.Generator) -> I8:
    """An action a row."""
    below = np.cumsum(probability, axis=1) < random.random((len(probability), 1)) * probability.sum(axis=1)[:, None]
    return np.asarray(np.minimum(below.sum(axis=1), probability.shape[1] - 1), np.int64)


def _reward(shape: str, mean: F8, random: np.random.Generator) -> F8:
    if shape == "normal":
        return mean + random.normal(0, 1, len(mean))
    came = random.random(len(mean)) < mean / _scale(shape)
    return np.asarray(came * (random.lognormal(3, 1, len(mean)) if shape == "heavy" else 1.0), np.float64)


def _scale(shape: str) -> float:
    return float(np.exp(3.5)) if shape == "heavy" else 1.0


def _curve(x: F8) -> F8:
    return np.asarray(1 / (1 + np.exp(-x)), np.float64)


def _softmax(score: F8) -> F8:
    raised = np.exp(score - score.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float64)


def _firm(score: F8, firm: float) -> F8:
    if np.isfinite(firm):
        return _softmax(score * firm)
    return np.asarray(np.eye(score.shape[1])[score.argmax(axis=1)], np.float64)
