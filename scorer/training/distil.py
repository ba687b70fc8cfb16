"""What the student learns its vectors from: the twelve-layer teacher's embeddings, centred, and 64 numbers of them.

The teacher's cosines all lie between 0.7 and 1, so its embeddings are centred first. The 64 numbers are the principal
components of the training texts' embeddings (the projection that keeps most of their scatter), at unit length.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from scorer.training.encoder import VECTOR, mean_pool
from scorer.training.precision import device

Float32 = npt.NDArray[np.float32]
_PAD = 1
_PREFIX = "query: "  # e5's own prefix for texts that are compared with their like


@dataclass(frozen=True)
class Teacher:
    """Centre and axes of the teacher's space: float32[384] and float32[384, 64]."""

    centre: Float32
    axes: Float32

    def centred(self, embeddings: Float32) -> Float32:
        """Unit vectors of 384 numbers around the centre."""
        return unit(embeddings - self.centre)

    def vectors(self, embeddings: Float32) -> Float32:
        """Unit vectors of 64 numbers: what the student's are compared with."""
        return unit((embeddings - self.centre) @ self.axes)


def fit(embeddings: Float32) -> Teacher:
    """Centre and first principal axes of these embeddings."""
    centre = embeddings.mean(0)
    _, axes = np.linalg.eigh(np.cov(embeddings - centre, rowvar=False))
    return Teacher(centre.astype(np.float32), axes[:, ::-1][:, :VECTOR].astype(np.float32).copy())


def embed(
    body: torch.nn.Module, encode: Callable[[list[str]], list[list[int]]], texts: Sequence[str]
) -> Iterator[Float32]:
    """The teacher's mean-pooled embeddings, in the order of `texts`, in batches; the caller concatenates them."""
    where = device()
    body.to(where).eval()
    for start in range(0, len(texts), 64):
        ids, mask = (part.to(where) for part in padded(encode([_PREFIX + text for text in texts[start : start + 64]])))
        with torch.no_grad(), torch.autocast(where.type, dtype=torch.bfloat16):
            hidden = body(input_ids=ids, attention_mask=mask).last_hidden_state
        yield functional.normalize(mean_pool(hidden.float(), mask), dim=-1).cpu().numpy()


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Token ids and mask, int64[n, longest]."""
    longest = max(map(len, rows))
    ids = torch.full((len(rows), longest), _PAD, dtype=torch.long)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = torch.tensor(row)
    return ids, (ids != _PAD).long()


def vector_loss(student: Tensor, teacher: Tensor) -> Tensor:
    """1 - cosine, mean."""
    return (1 - (student * teacher).sum(-1)).mean()


def english_loss(student: Tensor, english: Tensor) -> Tensor:
    """1 - cosine, mean of the rows that the English teacher says anything of; 0 where there are none."""
    told = english.any(-1)
    return vector_loss(functional.normalize(student[told], dim=-1), english[told]) if told.any() else student.sum() * 0


def neighbour_loss(student: Tensor, teacher: Tensor, temperature: float) -> Tensor:
    """Divergence of each text's similarities to the rest of the batch from the teacher's (relational distillation)."""
    others = ~torch.eye(len(student), dtype=torch.bool, device=student.device)
    asked = (student @ student.T / temperature)[others].view(len(student), -1)
    given = (teacher @ teacher.T / temperature)[others].view(len(student), -1)
    return functional.kl_div(
        functional.log_softmax(asked, -1),
        functional.log_softmax(given, -1),
        log_target=True,
        reduction="batchmean",
    )


def neighbour_overlap(one: Float32, other: Float32, count: int = 10) -> float:
    """Share of each row's `count` nearest rows that both spaces agree on; unit vectors in, the row itself left out."""
    return float(
        np.mean([len(a & b) / count for a, b in zip(_nearest(one, count), _nearest(other, count), strict=True)])
    )


def _nearest(vectors: Float32, count: int) -> list[set[int]]:
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    return [set(row) for row in np.argpartition(-similarity, count, axis=1)[:, :count].tolist()]


def unit(rows: Float32) -> Float32:
    """Each row at unit length."""
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)
