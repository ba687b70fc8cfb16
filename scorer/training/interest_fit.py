"""Teaches the interest model's network: choices and points of all logs in each step, one thread, seeded.

The same seed gives the same weights on the same machine with the same versions.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from scorer.errors import Inconsistent
from scorer.features import FEATURES
from scorer.training import base_rate
from scorer.training.config import InterestConfig
from scorer.training.interest import Choices, Rows, Source, Weights, calibrated, taught

_KNOWN = {
    "cosine",
    "category_share",
    "brand_share",
    "category_first",
    "price_ratio",
    "price_known",
    "has_vector",
    "no_text",
    "shopper_has_vector",
    "taste_focus",
    "price_spread",
    "last_category",
    "last_brand",
    "recent_category",
    "last_price_ratio",
    "next_up",
    "next_down",
}
# It falls where events are missing, and so would say how many are: a shop whose shoppers come back much would be told
# that it holds more than all.
_UNREAD = {"shop_again"}
_COLUMNS = np.array([at for at, name in enumerate(FEATURES) if name in _KNOWN])
_UNREADS = np.array([name in _UNREAD for name in FEATURES])
_BARE = np.array([float(name in ("no_text", "next_up", "next_down")) for name in FEATURES])
Tensor = Any  # torch.Tensor; its types are not looked at, so that the verdict is the same without torch


def fit(sources: Sequence[Source], config: InterestConfig, progress: Callable[[float], None]) -> Weights:
    """Learn from the first four fifths of each log; the last epoch's weights, calibrated on the same points.

    Inconsistent where a loss is no number: nothing that comes after would be one.
    """
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    random = np.random.default_rng(config.seed)
    centre, scale = _scaling(sources)
    layers = _network(len(centre), config.hidden)
    net = _beginning_at_the_rate(layers, scale, config.rate_part)
    batches = _Batches(sources, config, centre, scale, random)
    optimiser = torch.optim.AdamW(layers.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    steps = config.epochs * batches.per_epoch
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for step in range(steps):
        loss: Any = batches.choice_loss(net, step) + config.point_weight * batches.point_loss(net)
        _check(step, steps, loss.item(), config)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        progress((step + 1) / steps)
    rows = [each for each, _ in taught(sources, config.copies_share)]
    found = base_rate.carried(Weights(centre, scale, config.clip, _layers(layers)), config.rate_part)
    return calibrated(found, rows) if rows else found


def _check(step: int, steps: int, loss: float, config: InterestConfig) -> None:
    if not np.isfinite(loss):
        raise Inconsistent(
            "the training's loss is no number",
            seen=f"step {step + 1} of {steps}: loss {loss}, learning_rate {config.learning_rate}",
            remedy="Lower learning_rate or point_weight.",
        )


def _scaling(sources: Sequence[Source]) -> tuple[Any, Any]:
    """Each log counts the same, and so does each thinned copy; copies of some shoppers alone hold extremes, and would
    make all others alike. What is not to be read has no end of a deviation: it is 0."""
    whole = [part for each in sources for part in (each.choices.features, each.rows.features)]
    parts = [part for part in (*whole, *(rows.features for each in sources for rows in each.thinned)) if len(part)]
    means = [part.mean(0, dtype=np.float64) for part in parts]
    squares = [(part.astype(np.float64) ** 2).mean(0) for part in parts]
    centre = np.mean(means, axis=0)
    scale = np.maximum(np.sqrt(np.maximum(np.mean(squares, axis=0) - centre**2, 0)), 0.02)
    return centre, np.where(_UNREADS, np.inf, scale) if len(scale) == len(FEATURES) else scale


def _network(features: int, hidden: int) -> Any:
    from torch import nn

    return nn.Sequential(
        nn.Linear(features, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 2)
    )


def _beginning_at_the_rate(layers: Any, scale: Any, part: float) -> Callable[[Tensor], Tensor]:
    by = base_rate.slope(scale, part)
    if by == 0.0:
        return lambda features: layers(features)
    return lambda features: layers(features) + by * features[..., base_rate.AT, None]


def _layers(net: Any) -> tuple[tuple[Any, Any], ...]:
    linear = [each for each in net if isinstance(each, torch.nn.Linear)]
    return tuple((each.weight.detach().double().numpy().T, each.bias.detach().double().numpy()) for each in linear)


class _Batches:
    """Draws what a step learns from: choices in a new order each epoch, points of each log in equal parts."""

    def __init__(
        self, sources: Sequence[Source], config: InterestConfig, centre: Any, scale: Any, random: np.random.Generator
    ) -> None:
        self._config, self._centre, self._scale, self._random = config, centre, scale, random
        chosen = [each for each in sources if (each.choices.chosen >= 0).any()]
        scaled = [replace(each.choices, features=self._scaled(each.choices.features)) for each in chosen]
        able = [np.flatnonzero(each.chosen >= 0) for each in scaled]
        self._choices = [(each, int(at)) for each, places in zip(scaled, able, strict=True) for at in places]
        # A weight is beside other logs': alone, the shop is learnt from whole, also at 0.
        weights = [each.weight for each in chosen] if any(each.weight for each in chosen) else [1.0] * len(chosen)
        shares = [np.full(len(at), weight / len(at)) for weight, at in zip(weights, able, strict=True)]
        self._weight = np.concatenate([np.zeros(0), *shares]).astype(np.float32)
        self._weight *= len(self._choices) / self._weight.sum()
        self._bare = self._scaled(_BARE)[_COLUMNS] if len(centre) == len(FEATURES) else None
        self._rows = taught(sources, config.copies_share)
        self.per_epoch = -(-len(self._choices) // config.batch_choices)
        self._order = np.zeros(0, np.int64)

    def choice_loss(self, net: Any, step: int) -> Tensor:
        """Cross entropy of what was chosen, over the candidates."""
        place = step % self.per_epoch
        if place == 0:
            self._order = self._random.permutation(len(self._choices))
        picked = self._order[place * self._config.batch_choices : (place + 1) * self._config.batch_choices]
        runs = [_run(*self._choices[at]) for at in picked]
        longest = max(len(run) for run, _ in runs)
        features = np.zeros((len(runs), longest, len(self._centre)), np.float32)
        absent = np.full((len(runs), longest), -1e9, np.float32)
        for at, (run, _) in enumerate(runs):
            features[at, : len(run)], absent[at, : len(run)] = self._bared(run), 0
        odds = net(self._noisy(features))[..., 0] + torch.from_numpy(absent)
        chosen = torch.tensor([chosen for _, chosen in runs])
        losses = functional.cross_entropy(odds, chosen, reduction="none")
        return (losses * torch.from_numpy(self._weight[picked])).mean()

    def point_loss(self, net: Any) -> Tensor:
        """Log loss of a click and of a purchase."""
        if not self._rows:
            return torch.zeros(())
        losses = [weight * self._loss_of(net, each) for each, weight in self._rows]
        return torch.stack(losses).sum()

    def _loss_of(self, net: Any, rows: Rows) -> Tensor:
        picked = self._random.integers(0, len(rows), max(1, self._config.batch_points // len(self._rows)))
        came = np.stack([rows.clicked[picked], rows.bought[picked]], 1).astype(np.float32)
        odds = net(self._noisy(self._scaled(rows.features[picked])))
        return functional.binary_cross_entropy_with_logits(odds, torch.from_numpy(came))

    def _bared(self, run: Any) -> Any:
        """The candidates of one choice, in some as a shop shows them that says nothing of its products."""
        if self._bare is None or self._random.random() >= self._config.bare:
            return run
        found = run.copy()
        found[:, _COLUMNS] = self._bare
        return found

    def _scaled(self, features: Any) -> Any:
        clip = self._config.clip
        return np.clip((features - self._centre) / self._scale, -clip, clip).astype(np.float32)

    def _noisy(self, features: Any) -> Tensor:
        found = torch.from_numpy(features)
        return found + self._config.noise * torch.randn_like(found)


def _run(choices: Choices, at: int) -> tuple[Any, int]:
    return choices.features[choices.start[at] : choices.start[at + 1]], int(choices.chosen[at])
