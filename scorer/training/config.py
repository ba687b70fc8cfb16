"""One configuration a task, read from a TOML file; an unknown or missing name is an error."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from scorer.errors import BadSetting


@dataclass(frozen=True)
class TextConfig:
    """What text.toml says; the meaning of each number stands there."""

    seed: int
    layers: int
    vocabulary: int
    teacher_tokens: int
    train_tokens: int
    serve_tokens: int
    neutral_below: float
    test_percent: int
    validation_percent: int
    clauses: int
    sentences: int
    epochs: int
    patience: int
    batch_tokens: int
    learning_rate: float
    warmup_steps: int
    weight_decay: float
    dropout: float
    english_weight: float
    not_neutral_weight: float
    vector_weight: float
    neighbour_weight: float
    neighbour_temperature: float


def text_config(path: Path | None = None) -> TextConfig:
    """The packaged configuration, or the one in `path`."""
    path = path or Path(__file__).with_name("text.toml")
    values = tomllib.loads(path.read_text("utf-8"))
    names = {field.name for field in fields(TextConfig)}
    if set(values) != names:
        raise BadSetting(
            "this file does not describe a training",
            where=str(path),
            seen=", ".join(sorted(set(values) ^ names)),
        )
    return TextConfig(**values)
