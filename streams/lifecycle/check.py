"""Whether a version folder is what its card says, before any server sees it."""

import json
from pathlib import Path
from typing import Any, Final

from scorer.errors import BadInput
from scorer.training.card import CARD, checksum, rendered
from streams.triton.repository import MODELS, numbers

_SAID: Final[dict[str, Any]] = {
    "files": dict,
    "version": int,
    "summary": str,
    "trained_on": list,
    "scores": dict,
    "limits": list,
    "packages": dict,
    "configuration": dict,
}
_SAID_OF: Final[dict[str, dict[str, Any]]] = {
    "text_encoder": {"space": int},
    "interest": {"text_space": int, "click_rate": (int, float)},
}


def version_folder(repository: Path, model: str, version: int) -> Path:
    """Where a version stands. BadInput where it does not."""
    there = numbers(repository, model)
    if version not in there:
        raise BadInput(
            f"there is no version {version} of {model}",
            where=str(repository / model),
            seen=f"versions {there}",
            remedy="launchpulse model register puts one into the repository.",
        )
    return repository / model / str(version)


def checked(folder: Path) -> dict[str, Any]:
    """The card of a whole and unchanged version, which says all that workers, commands and its readable form ask of it.
    BadInput names what is missing or altered."""
    card = card_in(folder)
    model = card.get("model")
    if model not in MODELS:
        raise _bad(folder, "the card names no model that is served", repr(model), f"one of {', '.join(MODELS)}")
    for name, kind in (_SAID | _SAID_OF[model]).items():
        if not isinstance(card.get(name), kind):
            what = f"the card does not say `{name}`" if card.get(name) is None else f"the card's `{name}` is of no use"
            raise _bad(folder, what, repr(card.get(name, ", ".join(card)))[:200], "launchpulse model train writes it")
    if not card["files"]:
        raise _bad(folder, "the card names no files")
    if model == "interest":
        _check_numbers(folder, card)
    check_files(folder, card)
    _check_readable(folder, card)
    return card


def check_files(folder: Path, card: dict[str, Any]) -> None:
    """BadInput where a file that the card names is missing or altered."""
    for name, told in card["files"].items():
        _check_file(folder, name, told)


def card_in(folder: Path) -> dict[str, Any]:
    """The card of a version folder, as it stands. BadInput where it cannot be read."""
    if not (folder / CARD).is_file():
        raise _bad(folder, f"there is no {CARD}", "", "Name a version folder, as launchpulse model train writes it")
    try:
        card = json.loads((folder / CARD).read_text("utf-8"))
    except ValueError as error:
        raise _bad(folder, f"{CARD} is no JSON", str(error)) from error
    if not isinstance(card, dict):
        raise _bad(folder, f"{CARD} is no object", type(card).__name__)
    return card


def _check_numbers(folder: Path, card: dict[str, Any]) -> None:
    """What a worker falls back to, and what a log is judged by."""
    rate, window_ms = card["click_rate"], card["configuration"].get("window_ms")
    if not 0 <= rate <= 1:
        raise _bad(folder, "the card's `click_rate` is no probability", str(rate))
    if not isinstance(window_ms, int) or window_ms <= 0:
        raise _bad(folder, "the card's `configuration` has no `window_ms`", str(window_ms))


def _check_readable(folder: Path, card: dict[str, Any]) -> None:
    try:
        rendered(card)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        seen = f"{type(error).__name__}: {error}"
        raise _bad(folder, "the card cannot be written out for people", seen) from error


def _check_file(folder: Path, name: str, told: dict[str, Any]) -> None:
    path = folder / name
    if Path(name).name != name or not path.is_file():
        raise _bad(folder, f"the file {name} is missing", ", ".join(sorted(each.name for each in folder.iterdir())))
    found = checksum(path)
    if found != told:
        raise _bad(folder, f"the file {name} is not the one of the card", str(found), f"the card says {told}")


def _bad(folder: Path, what: str, seen: str = "", remedy: str = "") -> BadInput:
    return BadInput(f"a version folder that cannot be used: {what}", where=str(folder), seen=seen, remedy=remedy)
