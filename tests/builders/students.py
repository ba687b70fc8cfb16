"""A network of a few numbers to train, and rows of tokens whose first one says the side."""

import numpy as np
import torch
import transformers

from scorer.training.encoder import ENGLISH, SIDES, Student
from scorer.training.fit import Examples
from scorer.training.labels import Labels
from scorer.training.texts import UNLABELLED


def student(layers: int) -> Student:
    """Of 16 numbers and 50 pieces, the same each time."""
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=50, hidden_size=16, num_hidden_layers=layers, num_attention_heads=2, intermediate_size=32
    )
    return Student(transformers.BertModel(config, add_pooling_layer=False))


def rows(count: int) -> list[list[int]]:
    """Of five to ten pieces."""
    random = np.random.default_rng(count)
    return [[0, *random.integers(5, 50, random.integers(3, 9)).tolist(), 2] for _ in range(count)]


def examples(count: int) -> Examples:
    """Labelled by side; the English teacher was not asked."""
    made, random = rows(count), np.random.default_rng(count)
    labels = torch.tensor([0 if row[1] < 25 else 2 for row in made])
    teacher = torch.nn.functional.normalize(torch.tensor(random.normal(size=(count, 64)), dtype=torch.float32), dim=-1)
    known = Labels(
        labels,
        torch.ones(count, dtype=torch.bool),
        torch.full((count,), UNLABELLED),
        torch.zeros(count, SIDES),
        torch.ones(count),
    )
    return Examples(made, known, teacher, teacher, torch.zeros(count, ENGLISH))
