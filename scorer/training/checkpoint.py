"""Where a training stands after an epoch, so that one that was cut off goes on and ends on the same weights."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from scorer.training.whole import whole


@dataclass
class Standing:
    """What the loop carries from one epoch to the next, beside the model itself."""

    history: list[dict[str, float]]
    best: dict[str, Tensor]


class Checkpoint:
    """One file, written whole or not at all. Without a path nothing is kept."""

    def __init__(self, path: Path | None, **parts: Any) -> None:
        """`parts` have `state_dict` and `load_state_dict`: model, optimiser, schedule, scale of the loss."""
        self._path, self._parts = path, parts

    def save(self, standing: Standing, order: np.random.Generator) -> None:
        """After an epoch; `order` draws the batches of the next."""
        if self._path is None:
            return
        made = {name: part.state_dict() for name, part in self._parts.items()}
        made |= {"history": standing.history, "best": standing.best, "order": order.bit_generator.state}
        made |= {"torch": torch.get_rng_state(), "gpus": torch.cuda.get_rng_state_all()}
        with whole(self._path) as file:
            torch.save(made, file)

    def restore(self, order: np.random.Generator) -> Standing:
        """Puts everything back as it was; an empty standing where nothing was saved."""
        if self._path is None or not self._path.exists():
            return Standing([], {})
        found = torch.load(self._path, weights_only=True)
        for name, part in self._parts.items():
            part.load_state_dict(found[name])
        order.bit_generator.state = found["order"]
        torch.set_rng_state(found["torch"])
        torch.cuda.set_rng_state_all(found["gpus"])
        return Standing(found["history"], found["best"])
