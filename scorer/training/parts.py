"""What the network learns from, one kind of text after the other."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from scorer.training import texts
from scorer.training.config import TextConfig
from scorer.training.distil import Float32
from scorer.training.english import Told
from scorer.training.fit import Examples
from scorer.training.labels import Labels
from scorer.training.pseudo_labels import Ints
from scorer.training.text import Ground


@dataclass(frozen=True)
class Part:
    """Texts of one kind, the teacher's embeddings of them, what is known of their sides, and the English teacher's
    vectors."""

    texts: Sequence[str]
    embeddings: Float32
    known: Labels
    english: Tensor


def labelled(some: Sequence[texts.Text], embeddings: Float32, config: TextConfig, told: Told | None = None) -> Part:
    """Texts with labels; `told` is what the English teacher says of them, where it was asked."""
    told = told or Told.of_none(len(some))
    known = Labels(
        label_column(some),
        torch.tensor([text.sided for text in some]),
        torch.tensor([text.reading for text in some]),
        torch.tensor(told.chances),
        torch.tensor([weight(text, config) for text in some]),
    )
    return Part([text.text for text in some], embeddings, known, torch.tensor(told.vectors))


def plain(
    some: Sequence[str], embeddings: Float32, weight: float, *, labels: Ints | None = None, told: Told | None = None
) -> Part:
    """Texts without labels, or with pseudo-labels; `weight` is of what is known of them, here or by the teacher."""
    told = told or Told.of_none(len(some))
    none = torch.full((len(some),), texts.UNLABELLED)
    given = none if labels is None else torch.tensor(labels)
    known = Labels(given, given >= 0, none, torch.tensor(told.chances), torch.full((len(some),), weight))
    return Part(some, embeddings, known, torch.tensor(told.vectors))


def examples(base: Ground, parts: Sequence[Part]) -> Examples:
    """One part after the other."""
    whole = np.concatenate([part.embeddings for part in parts])
    return Examples(
        [found.ids for part in parts for found in base.tokenizer.encode_batch(list(part.texts))],
        Labels.joined([part.known for part in parts]),
        torch.tensor(base.teacher.vectors(whole)),
        torch.tensor(base.teacher.centred(whole)),
        torch.cat([part.english for part in parts]),
    )


def weight(text: texts.Text, config: TextConfig) -> float:
    """How much a text's label counts while the encoder is tuned, beside 1 for a Chinese review of the corpus."""
    of = {texts.WRITTEN: config.written_weight, texts.STATEMENT: config.statements_weight}
    of |= dict.fromkeys(texts.GENRES, config.genres_weight)
    return of.get(text.origin, 1.0) * (config.english_weight if text.language == "en" else 1.0)


def label_column(side: Sequence[texts.Text]) -> Tensor:
    """int64[n]."""
    return torch.tensor([text.label for text in side])
