"""The three sentiments of a text: their places in a row of probabilities, and their names in that order."""

from typing import Final

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
NAMES: Final = ("negative", "neutral", "positive")
