"""Whether a version folder is what its card says, before any server sees it."""

import json
from pathlib import Path
from typing import Any

from scorer.errors import BadInput
from scorer.training.card import CARD, checksum
from streams.triton.repository import MODELS, numbers


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
    """The card of a whole and unchanged version. BadInput names what is missing or altered."""
    card = _card(folder)
    model = card.get("model")
    if model not in MODELS:
        raise _bad(folder, "the card names no model that is served", repr(model), f"one of {', '.join(MODELS)}")
    needed = "space" if model == "text_encoder" else "text_space"
    for name in ("files", needed, "version"):
        if not card.get(name):
            raise _bad(folder, f"the card does not say `{name}`", ", ".join(card), "launchpulse model train writes it")
    for name, told in card["files"].items():
        _check_file(folder, name, told)
    return card


def _check_file(folder: Path, name: str, told: dict[str, Any]) -> None:
    path = folder / name
    if Path(name).name != name or not path.is_file():
        raise _bad(folder, f"the file {name} is missing", ", ".join(sorted(each.name for each in folder.iterdir())))
    found = checksum(path)
    if found != told:
        raise _bad(folder, f"the file {name} is not the one of the card", str(found), f"the card says {told}")


def _card(folder: Path) -> dict[str, Any]:
    if not (folder / CARD).is_file():
        raise _bad(folder, f"there is no {CARD}", "", "Name a version folder, as launchpulse model train writes it")
    try:
        card = json.loads((folder / CARD).read_text("utf-8"))
    except ValueError as error:
        raise _bad(folder, f"{CARD} is no JSON", str(error)) from error
    if not isinstance(card, dict):
        raise _bad(folder, f"{CARD} is no object", type(card).__name__)
    return card


def _bad(folder: Path, what: str, seen: str = "", remedy: str = "") -> BadInput:
    return BadInput(f"a version folder that cannot be used: {what}", where=str(folder), seen=seen, remedy=remedy)
