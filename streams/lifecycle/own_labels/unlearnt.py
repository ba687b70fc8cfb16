"""Texts that no version learns from, which limit early answers beside a shop's own."""

from dataclasses import dataclass

from scorer.sentiments import NEUTRAL
from scorer.training import neutral, written_reviews
from scorer.training.config import TextRecipe
from scorer.training.early import Promise
from scorer.training.texts import for_validation
from streams.lifecycle.own_labels.reader import Reader
from streams.lifecycle.own_labels.texts import Texts


@dataclass(frozen=True)
class Unlearnt:
    """The texts, and what is promised of all like them."""

    texts: Texts
    promise: Promise


def unlearnt(reader: Reader, recipe: TextRecipe) -> Unlearnt:
    """Written reviews for validation, and Chinese statements without a side."""
    parts = {"test_percent": recipe.encoder.test_percent, "validation_percent": recipe.encoder.validation_percent}
    written = for_validation(written_reviews.reviews(), **parts)
    said = neutral.unlearnt(recipe.encoder.neutral_statements, recipe.lexicon.neutral_validation)
    labels = [*(text.label for text in written), *[NEUTRAL] * len(said)]
    read, _ = reader.read([*(text.text for text in written), *said], labels)
    return Unlearnt(read, Promise(recipe.lexicon.most_changed, recipe.lexicon.surely_changed))
