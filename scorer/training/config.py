"""One configuration a task, read from a TOML file; an unknown or missing name is an error."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from scorer.errors import BadSetting

Config = TypeVar("Config", "TextConfig", "InterestConfig")


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
    neutral_statements: int
    neutral_statements_weight: float


@dataclass(frozen=True)
class InterestConfig:
    """What interest.toml says; the meaning of each number stands there."""

    seed: int
    shop_seed: int
    shop_events: int
    shop_weight: float
    test_shop_seed: int
    test_shop_events: int
    window_ms: int
    choices: int
    hidden: int
    clip: float
    noise: float
    bare: float
    weight_decay: float
    learning_rate: float
    batch_choices: int
    batch_points: int
    point_weight: float
    epochs: int


def text_config(path: Path | None = None) -> TextConfig:
    """The packaged configuration of the text task, or the one in `path`."""
    return _read(TextConfig, path or Path(__file__).with_name("text.toml"))


def interest_config(path: Path | None = None) -> InterestConfig:
    """The packaged configuration of the interest task, or the one in `path`."""
    return _read(InterestConfig, path or Path(__file__).with_name("interest.toml"))


def _read(kind: type[Config], path: Path) -> Config:
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadSetting("this training configuration cannot be read", where=str(path), seen=str(error)) from error
    odd = set(values) ^ {field.name for field in fields(kind)}
    if odd:
        raise BadSetting(
            "this file does not describe the training: these names are unknown or missing",
            where=str(path),
            seen=", ".join(sorted(odd)),
            remedy=f"start from {kind.__name__.removesuffix('Config').lower()}.toml",
        )
    return kind(**values)
