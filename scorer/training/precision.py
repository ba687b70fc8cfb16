"""Mixed precision (Micikevicius et al. 2018): where a student is trained, and in how many bits its products are."""

from typing import Any, Final

import torch
from torch import Tensor

from scorer.errors import BadSetting

_KINDS: Final = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
_LONGEST_GRADIENT: Final = 1.0


def device() -> torch.device:
    """A GPU where torch sees one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Precision:
    """Matrix products in `name`; weights, and all that sums up, stay in float32.

    float16 has few small numbers, so the loss is scaled up before its gradients are taken, and a step whose gradients
    overflow is left out.
    """

    def __init__(self, name: str, where: torch.device) -> None:
        if name not in _KINDS:
            raise BadSetting("no such precision", seen=name, remedy=f"one of {', '.join(_KINDS)}")
        self.where, self._kind = where, _KINDS[name]
        self._scaler = torch.amp.GradScaler(where.type, enabled=name == "float16")

    def autocast(self) -> torch.autocast:
        """Around the model and nothing else."""
        return torch.autocast(self.where.type, dtype=self._kind, enabled=self._kind is not torch.float32)

    def propagate(self, loss: Tensor) -> Tensor:
        """The gradients of a loss, which is given back as it came."""
        self._scaler.scale(loss).backward()
        return loss

    def step(self, optimiser: torch.optim.Optimizer) -> None:
        """One step along gradients of at most unit length, and none left behind."""
        self._scaler.unscale_(optimiser)
        learnt = [value for group in optimiser.param_groups for value in group["params"]]
        torch.nn.utils.clip_grad_norm_(learnt, _LONGEST_GRADIENT)
        self._scaler.step(optimiser)
        self._scaler.update()
        optimiser.zero_grad()

    def state_dict(self) -> dict[str, Any]:
        """The scale, for a checkpoint."""
        return dict(self._scaler.state_dict())

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Goes on with that scale."""
        self._scaler.load_state_dict(state)
