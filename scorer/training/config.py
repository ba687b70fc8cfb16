"""One configuration a task, read from a TOML file; an unknown or missing name or table is an error."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from scorer.errors import BadSetting

Config = TypeVar(
    "Config", bound="TextConfig | EnglishConfig | UnlabelledConfig | LexiconConfig | EmbeddingConfig | InterestConfig"
)


@dataclass(frozen=True)
class TextConfig:
    """The table [encoder] of text.toml; the meaning of each number stands there."""

    seed: int
    layers: int
    vocabulary: int
    teacher_tokens: int
    train_tokens: int
    serve_tokens: int
    neutral_below: float
    test_percent: int
    validation_percent: int
    left_out: str
    clauses: int
    epochs: int
    patience: int
    batch_tokens: int
    learning_rate: float
    warmup_steps: int
    weight_decay: float
    dropout: float
    precision: str
    lora_rank: int
    lora_alpha: int
    label_smoothing: float
    adversarial_epsilon: float
    english_weight: float
    genres_weight: float
    written_weight: float
    statements_weight: float
    not_neutral_weight: float
    reading_share: float
    vector_weight: float
    neighbour_weight: float
    neighbour_temperature: float
    neutral_statements: int
    neutral_statements_weight: float
    films: int
    films_weight: float
    english_share: float
    english_vector_weight: float

    @property
    def asks_english(self) -> bool:
        """Whether anything is learnt from the English teacher."""
        return self.english_share > 0 or self.english_vector_weight > 0


@dataclass(frozen=True)
class EnglishConfig:
    """The table [english] of text.toml."""

    seed: int
    tokens: int
    frozen_layers: int
    epochs: int
    batch_tokens: int
    learning_rate: float
    head_learning_rate: float
    warmup_steps: int
    weight_decay: float
    dropout: float
    precision: str
    genres_weight: float


@dataclass(frozen=True)
class UnlabelledConfig:
    """The table [unlabelled] of text.toml. Raises BadSetting for a confidence or a share that is none."""

    rounds: int
    share: float
    confidence: float
    weight: float

    def __post_init__(self) -> None:
        if not (0.5 <= self.confidence < 1 and 0 <= self.share <= 1):
            raise BadSetting(
                "[unlabelled] describes no choice of pseudo-labels",
                seen=f"confidence {self.confidence}, share {self.share}",
                remedy="confidence is a probability from 0.5, which refuses no text, to below 1; share from 0 to 1",
            )


@dataclass(frozen=True)
class LexiconConfig:
    """The table [lexicon] of text.toml. Raises BadSetting for shares that are none."""

    inverse_penalty: float
    genres_weight: float
    statements_weight: float
    films_weight: float
    most_changed: float
    surely_changed: float
    neutral_validation: int
    films_validation: int

    def __post_init__(self) -> None:
        if not 0 <= self.most_changed <= self.surely_changed <= 1:
            raise BadSetting(
                "[lexicon] describes no early answers",
                seen=f"most_changed {self.most_changed}, surely_changed {self.surely_changed}",
                remedy="both are shares of unseen texts whose answer may change, the second no smaller than the first",
            )


@dataclass(frozen=True)
class EmbeddingConfig:
    """The table [embedding] of text.toml."""

    spelling_share: float


@dataclass(frozen=True)
class TextRecipe:
    """The whole of text.toml."""

    encoder: TextConfig
    english: EnglishConfig
    unlabelled: UnlabelledConfig
    lexicon: LexiconConfig
    embedding: EmbeddingConfig


@dataclass(frozen=True)
class InterestConfig:
    """What interest.toml says; the meaning of each number stands there. Raises BadSetting for copies that are none."""

    seed: int
    seeds: int
    shop_seed: int
    shop_events: int
    shop_weight: float
    test_shop_seed: int
    test_shop_events: int
    window_ms: int
    choices: int
    thinned: Sequence[int]
    busiest: Sequence[int]
    others: Sequence[int]
    copies_share: float
    rate_part: float
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

    def __post_init__(self) -> None:
        parts = {name: getattr(self, name) for name in ("thinned", "busiest", "others")}
        if not (all(each >= 2 for every in parts.values() for each in every) and 0 <= self.copies_share <= 1):
            told = ", ".join(f"{name} {each}" for name, each in parts.items())
            raise BadSetting(
                "this describes no copies of a log",
                seen=f"{told}, copies_share {self.copies_share}",
                remedy="a copy holds one event in so many, 2 or more; copies_share is a share, from 0 to 1",
            )


def text_recipe(path: Path | None = None) -> TextRecipe:
    """The packaged configuration of the text task, or the one in `path`."""
    path = path or Path(__file__).with_name("text.toml")
    tables = _tables(path)
    _whole({field.name for field in fields(TextRecipe)}, tables, path, "text")
    return TextRecipe(
        _made(TextConfig, tables["encoder"], path, "text"),
        _made(EnglishConfig, tables["english"], path, "text"),
        _made(UnlabelledConfig, tables["unlabelled"], path, "text"),
        _made(LexiconConfig, tables["lexicon"], path, "text"),
        _made(EmbeddingConfig, tables["embedding"], path, "text"),
    )


def interest_config(path: Path | None = None) -> InterestConfig:
    """The packaged configuration of the interest task, or the one in `path`."""
    path = path or Path(__file__).with_name("interest.toml")
    return _made(InterestConfig, _tables(path), path, "interest")


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadSetting("this training configuration cannot be read", where=str(path), seen=str(error)) from error


def _made(kind: type[Config], values: object, path: Path, task: str) -> Config:
    known = values if isinstance(values, dict) else {}
    _whole({field.name for field in fields(kind)}, known, path, task)
    return kind(**known)


def _whole(names: set[str], values: dict[str, Any], path: Path, task: str) -> None:
    odd = set(values) ^ names
    if odd:
        raise BadSetting(
            "this file does not describe the training: these names are unknown or missing",
            where=str(path),
            seen=", ".join(sorted(odd)),
            remedy=f"start from {task}.toml",
        )
