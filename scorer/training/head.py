"""The second stage: what is neutral, learnt anew on the finished encoder with Chinese texts that take no side.

While the encoder is tuned, a Chinese label tells its two sides apart and hardly more, so neutral reaches English alone.
Here the encoder and the logits of both sides stand still, so that no side changes, and the neutral logit is fitted to
three groups, each by its mean loss: Chinese reviews, English sentences with human scores, and Chinese statements made
from patterns. A linear logit on 384 numbers learns little of the patterns' wording.
"""

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from scorer.sentiments import NEUTRAL
from scorer.training.distil import padded
from scorer.training.encoder import Student, mean_pool
from scorer.training.precision import device

_STEPS, _RATE, _DECAY = 400, 2e-3, 0.01
_AT_ONCE = 64


def refit(student: Student, groups: list[tuple[list[list[int]], Tensor, float]], say: Callable[[float], None]) -> None:
    """Replaces the neutral logit. A group is tokens, labels and the weight of its mean loss."""
    pooled: list[Tensor] = []
    for tokens, _, _ in groups:
        say(len(pooled) / len(groups))
        pooled.append(_pooled(student, tokens))
    everything = torch.cat(pooled)
    centre, scale = everything.mean(0), everything.std(0)
    sides = [student.sentiment(rows).detach() for rows in pooled]
    torch.manual_seed(0)
    neutral = torch.nn.Linear(len(centre), 1)
    optimiser = torch.optim.AdamW(neutral.parameters(), lr=_RATE, weight_decay=_DECAY)
    for _ in range(_STEPS):
        optimiser.zero_grad()
        losses = [
            weight * functional.cross_entropy(_with(said, neutral((rows - centre) / scale)), labels)
            for said, rows, (_, labels, weight) in zip(sides, pooled, groups, strict=True)
        ]
        torch.stack(losses).sum().backward()
        optimiser.step()
    with torch.no_grad():
        student.sentiment.weight[NEUTRAL] = neutral.weight[0] / scale
        student.sentiment.bias[NEUTRAL] = neutral.bias[0] - (neutral.weight[0] / scale) @ centre


def _with(said: Tensor, neutral: Tensor) -> Tensor:
    return torch.cat([said[:, :1], neutral, said[:, 2:]], 1)


def _pooled(student: Student, tokens: list[list[int]]) -> Tensor:
    where = device()
    student.to(where).eval()
    found = torch.empty(len(tokens), student.sentiment.in_features)
    order = np.argsort([len(row) for row in tokens], kind="stable")
    for start in range(0, len(order), _AT_ONCE):
        rows = order[start : start + _AT_ONCE]
        ids, mask = (part.to(where) for part in padded([tokens[row] for row in rows]))
        with torch.no_grad(), torch.autocast(where.type, dtype=torch.bfloat16):
            hidden = student.body(input_ids=ids, attention_mask=mask).last_hidden_state
        found[rows] = mean_pool(hidden.float(), mask).cpu()
    student.cpu()
    return found
