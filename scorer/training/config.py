"""One configuration a task, read from a TOML file; an unknown or missing name or table is an error, and so is a value
that no training can be made of: said before anything slow begins."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from scorer.errors import BadSetting

Count = Annotated[int, Field(strict=True, ge=0)]
Some = Annotated[int, Field(strict=True, ge=1)]
Layers = Annotated[int, Field(strict=True, ge=1, le=12)]
Percent = Annotated[int, Field(strict=True, ge=1, le=49)]
Copies = Annotated[list[Annotated[int, Field(strict=True, ge=2)]], Field(strict=True)]
Share = Annotated[float, Field(strict=True, ge=0, le=1)]
Dropped = Annotated[float, Field(strict=True, ge=0, lt=1)]
Weight = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Name = Annotated[str, Field(strict=True)]
Precision = Literal["bfloat16", "float16", "float32"]

Config = TypeVar(
    "Config", bound="TextConfig | EnglishConfig | UnlabelledConfig | LexiconConfig | EmbeddingConfig | InterestConfig"
)


@dataclass(frozen=True)
class TextConfig:
    """The table [encoder] of text.toml; the meaning of each number stands there."""

    seed: Count
    layers: Layers
    vocabulary: Some
    teacher_tokens: Some
    train_tokens: Some
    serve_tokens: Some
    neutral_below: Weight
    test_percent: Percent
    validation_percent: Percent
    left_out: Name
    clauses: Count
    epochs: Some
    patience: Some
    batch_tokens: Some
    learning_rate: Positive
    warmup_steps: Some
    weight_decay: Weight
    dropout: Dropped
    precision: Precision
    lora_rank: Count
    lora_alpha: Some
    label_smoothing: Dropped
    adversarial_epsilon: Weight
    english_weight: Weight
    genres_weight: Weight
    written_weight: Weight
    statements_weight: Weight
    not_neutral_weight: Weight
    reading_share: Share
    vector_weight: Weight
    neighbour_weight: Weight
    neighbour_temperature: Positive
    neutral_statements: Count
    neutral_statements_weight: Weight
    films: Count
    films_weight: Weight
    english_share: Share
    english_vector_weight: Weight

    @property
    def asks_english(self) -> bool:
        """Whether anything is learnt from the English teacher."""
        return self.english_share > 0 or self.english_vector_weight > 0


@dataclass(frozen=True)
class EnglishConfig:
    """The table [english] of text.toml."""

    seed: Count
    tokens: Some
    frozen_layers: Annotated[int, Field(strict=True, ge=0, le=12)]
    epochs: Some
    batch_tokens: Some
    learning_rate: Positive
    head_learning_rate: Positive
    warmup_steps: Some
    weight_decay: Weight
    dropout: Dropped
    precision: Precision
    genres_weight: Weight


@dataclass(frozen=True)
class UnlabelledConfig:
    """The table [unlabelled] of text.toml. A confidence of 0.5 refuses no text."""

    rounds: Count
    share: Share
    confidence: Annotated[float, Field(strict=True, ge=0.5, lt=1)]
    weight: Weight


@dataclass(frozen=True)
class LexiconConfig:
    """The table [lexicon] of text.toml. Raises BadSetting for shares that are out of order."""

    inverse_penalty: Positive
    genres_weight: Weight
    statements_weight: Weight
    films_weight: Weight
    most_changed: Share
    surely_changed: Share
    neutral_validation: Some
    films_validation: Some

    def __post_init__(self) -> None:
        if self.most_changed > self.surely_changed:
            raise BadSetting(
                "[lexicon] describes no early answers",
                seen=f"most_changed {self.most_changed}, surely_changed {self.surely_changed}",
                remedy="both are shares of unseen texts whose answer may change, the second no smaller than the first",
            )


@dataclass(frozen=True)
class EmbeddingConfig:
    """The table [embedding] of text.toml."""

    spelling_share: Share


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
    """What interest.toml says; the meaning of each number stands there."""

    seed: Count
    seeds: Some
    shop_seed: Count
    shop_events: Some
    shop_weight: Weight
    test_shop_seed: Count
    test_shop_events: Some
    window_ms: Some
    choices: Some
    thinned: Copies
    busiest: Copies
    others: Copies
    copies_share: Share
    rate_part: Share
    hidden: Some
    clip: Positive
    noise: Weight
    bare: Share
    weight_decay: Weight
    learning_rate: Positive
    batch_choices: Some
    batch_points: Some
    point_weight: Weight
    epochs: Some


def text_recipe(path: Path | None = None) -> TextRecipe:
    """The packaged configuration of the text task, or the one in `path`."""
    path = path or Path(__file__).with_name("text.toml")
    tables = _tables(path)
    _whole({field.name for field in fields(TextRecipe)}, tables, path, "text")
    return TextRecipe(
        _made(TextConfig, tables, path, "text", "encoder"),
        _made(EnglishConfig, tables, path, "text", "english"),
        _made(UnlabelledConfig, tables, path, "text", "unlabelled"),
        _made(LexiconConfig, tables, path, "text", "lexicon"),
        _made(EmbeddingConfig, tables, path, "text", "embedding"),
    )


def interest_config(path: Path | None = None) -> InterestConfig:
    """The packaged configuration of the interest task, or the one in `path`."""
    path = path or Path(__file__).with_name("interest.toml")
    return _made(InterestConfig, _tables(path), path, "interest")


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadSetting("this training configuration cannot be read", where=str(path), seen=str(error)) from error


def _made(kind: type[Config], tables: dict[str, Any], path: Path, task: str, table: str = "") -> Config:
    values = tables[table] if table else tables
    known = values if isinstance(values, dict) else {}
    _whole({field.name for field in fields(kind)}, known, path, task)
    try:
        return TypeAdapter(kind).validate_python(known)
    except ValidationError as error:
        raise BadSetting(
            "no training can be made of these values",
            where=f"{path}, [{table}]" if table else str(path),
            seen="; ".join(_told(each) for each in error.errors()),
            remedy=f"start from {task}.toml",
        ) from error


def _told(error: Any) -> str:
    name, *places = error["loc"]
    at = "".join(f"[{place}]" for place in places)
    return f"{name}{at} {error['input']!r}: {error['msg'].removeprefix('Input ')}"


def _whole(names: set[str], values: dict[str, Any], path: Path, task: str) -> None:
    odd = set(values) ^ names
    if odd:
        raise BadSetting(
            "this file does not describe the training: these names are unknown or missing",
            where=str(path),
            seen=", ".join(sorted(odd)),
            remedy=f"start from {task}.toml",
        )
