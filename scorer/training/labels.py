"""What a network's sides cost beside what is known of a text: its label, a reading, the English teacher's word."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional

from scorer.training.config import TextConfig


@dataclass(frozen=True)
class Labels:
    """What is known of n texts.

    `labels` int64[n], -1 where there is none; `sided` bool[n], whether a label only tells the side; `readings`
    int64[n], -1 where nobody read it; `chances` float32[n, 3] by the English teacher, zeros where it says nothing;
    `weights` float32[n], how much all of it counts.
    """

    labels: Tensor
    sided: Tensor
    readings: Tensor
    chances: Tensor
    weights: Tensor

    def of(self, rows: list[int], where: torch.device) -> "Labels":
        """These rows alone."""
        return Labels(*(getattr(self, field.name)[rows].to(where) for field in fields(self)))

    @classmethod
    def joined(cls, parts: Sequence["Labels"]) -> "Labels":
        """One after the other."""
        return cls(*(torch.cat([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def cost(logits: Tensor, known: Labels, config: TextConfig) -> Tensor:
    """Cross-entropy over three classes where all are known; over the two sides where only the side is.

    A Chinese review is rated positive or negative, never neutral: its label tells the sides apart and says only weakly
    that the text is not neutral. So neutral is learnt from English sentences rated near 0, and reaches Chinese through
    the shared encoder and the written reviews, and from readings. A review that was read learns from both, its label
    and its reading, an English text from its label and its teacher, each by the configuration's share.
    """
    labelled, read, told = known.labels >= 0, known.readings >= 0, known.chances.sum(-1) > 0
    by_reading = known.weights * config.reading_share * read
    by_teacher = known.weights * torch.where(labelled, config.english_share, 1.0) * told
    by_label = known.weights * labelled - by_reading - by_teacher * labelled
    total = _of_labels(logits, known, by_label, config)
    if read.any():
        anew = functional.cross_entropy(logits[read], known.readings[read], reduction="none")
        total = total + (by_reading[read] * anew).sum()
    if told.any():
        said = functional.cross_entropy(logits[told], known.chances[told], reduction="none")
        total = total + (by_teacher[told] * said).sum()
    return total / max(int((labelled | told).sum()), 1)


def _of_labels(logits: Tensor, known: Labels, weights: Tensor, config: TextConfig) -> Tensor:
    total, labelled, smoothing = logits.new_zeros(()), known.labels >= 0, config.label_smoothing
    two, three = labelled & known.sided, labelled & ~known.sided
    if two.any():
        sides = functional.cross_entropy(
            logits[two][:, [0, 2]], known.labels[two] // 2, reduction="none", label_smoothing=smoothing
        )
        neutral = functional.softmax(logits[two], -1)[:, 1]
        sides = sides - config.not_neutral_weight * torch.log1p(-neutral.clamp(max=0.999))
        total = total + (weights[two] * sides).sum()
    if three.any():
        rated = functional.cross_entropy(
            logits[three], known.labels[three], reduction="none", label_smoothing=smoothing
        )
        total = total + (weights[three] * rated).sum()
    return total
