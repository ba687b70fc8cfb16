"""The fast gradient method on word embeddings (Miyato, Dai, Goodfellow 2017): each batch once more, moved against it.

The embeddings themselves are not trained, so the move is added behind them.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

_LEAST = 1e-12


class FastGradient:
    """Adds a move of length `epsilon` a text, in the direction that raises the loss most, to what `words` answers."""

    def __init__(self, words: nn.Embedding, epsilon: float) -> None:
        self._words, self._epsilon = words, epsilon
        self._move: Tensor | None = None

    def backward(self, loss: Callable[[], Tensor], propagate: Callable[[Tensor], Tensor]) -> Tensor:
        """The gradients of the batch, and of the batch moved; answers the loss of the first.

        `loss` runs the model; `propagate` takes the gradients of what it answers, and gives it back.
        """
        if not self._epsilon:
            return propagate(loss())
        handle = self._words.register_forward_hook(self._added)
        try:
            self._move = None
            value = propagate(loss())
            self._move = self._against()
            propagate(loss())
        finally:
            handle.remove()
        return value

    def _added(self, _module: nn.Module, _inputs: object, output: Tensor) -> Tensor:
        if self._move is None:
            self._move = torch.zeros_like(output, requires_grad=True)
        return output + self._move

    def _against(self) -> Tensor:
        assert self._move is not None
        assert self._move.grad is not None
        slope = self._move.grad
        length = slope.flatten(1).norm(dim=1).clamp(min=_LEAST)
        return (self._epsilon * slope / length[:, None, None]).detach()
