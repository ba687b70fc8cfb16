"""What an adapted version says of itself: its parent, the labels, what was measured before and after."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from streams.lifecycle.reliability import Panel
from streams.training.made_on import made_on

if TYPE_CHECKING:
    from streams.lifecycle.own_labels.worth import Adapted

MODEL: Final = "text_encoder"
LEXICON: Final = "lexicon.npz"
_ADDED: Final = " Adapted: "
_LABELS: Final = "what moves the sentiment: "
_LIMITS: Final = (
    "Its sentiment fits one shop's labels: where goods or shoppers change, adapt anew by all labels that are to count.",
    "What the labels moved was judged on texts of the same file, each by what the other folds teach: expect less of "
    "goods that the file has none of.",
    "Where no label was neutral, which texts are neutral stays as it was.",
)


@dataclass(frozen=True)
class Given:
    """The file of labelled texts, its SHA-256, and how many it holds."""

    file: Path
    sha256: str
    texts: int


def told(given: Given, left_out: int, found: "Adapted") -> dict[str, Any]:
    """For a program: the file, how many texts of it were left out, and what was found."""
    labels = {"file": given.file.name, "sha256": given.sha256, "texts": given.texts, "left_out": left_out}
    return {"labels": labels, "adapted": not found.why, "why": found.why, **found.told}


def made(parent: Mapping[str, Any], number: int, found: Mapping[str, Any]) -> dict[str, Any]:
    """The parent's card with what is new; its scores are of what was measured here."""
    labels = found["labels"]
    learnt = f"{_LABELS}{labels['file']}, sha256 {labels['sha256']}, {counts(found['languages'])}"
    summary = str(parent["summary"]).split(_ADDED, 1)[0]
    trained_on = [line for line in parent["trained_on"] if not line.startswith(_LABELS)]
    return {
        **parent,
        "summary": f"{summary}{_ADDED}what version {number} was trained to say, moved by a shop's own labels.",
        "trained_on": [*trained_on, learnt],
        "scores": {f"{labels['file']}, {found['folds']} folds": _scores(found)},
        "limits": [*dict.fromkeys((*parent["limits"], *_LIMITS))],
        "adapted": {"parent": number, **found},
        "made_on": made_on(),
    }


def panel(found: "Adapted") -> Panel:
    """Of the probability that a text with a side is positive."""
    return Panel("positive, of texts with a side", found.dots, rare=False)


def counts(languages: Mapping[str, Any]) -> str:
    """How many labels of each kind there are in each language."""
    each = (
        f"{name}: {of['negative']:,} negative, {of['positive']:,} positive, {of['neutral']:,} neutral"
        for name, of in languages.items()
    )
    return "; ".join(each)


def _scores(found: Mapping[str, Any]) -> dict[str, float]:
    after = found["after"]
    return {"texts": after["n"], **{name: after[name] for name in ("accuracy", "macro_f1", "ece", "log_loss", "early")}}
