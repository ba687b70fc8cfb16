"""What the models of a repository say of themselves: `card.json` in a version folder."""

import hashlib
import json
from pathlib import Path
from typing import Any

from scorer.errors import Inconsistent, Unavailable
from streams.packaged import packaged
from streams.triton.repository import numbers, served


def newest(model: str, repository: Path | None = None) -> Path:
    """The version folder with the highest number, served or not."""
    root = repository or packaged("triton_models")
    return root / model / str(max(numbers(root, model), default=0) or served(root, model))


def served_folder(model: str, repository: Path | None = None) -> Path:
    """The folder of the version that Triton serves."""
    root = repository or packaged("triton_models")
    return root / model / str(served(root, model))


def card(model: str, repository: Path | None = None, version: int | None = None) -> dict[str, Any]:
    """The card of a version, the served one unless given. Unavailable where there is none, Inconsistent where it cannot
    be read."""
    path = _file("card.json", model, repository, version)
    try:
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found, dict):
            raise ValueError(f"{type(found).__name__}, no object")
    except ValueError as error:
        remedy = "Put back the file that was written with this version, or serve another one."
        raise Inconsistent(
            f"the card of the model {model} cannot be read", where=str(path), seen=str(error), remedy=remedy
        ) from error
    return found


def readable(model: str, repository: Path | None = None, version: int | None = None) -> str:
    """The same card as Markdown. Unavailable where there is none."""
    return _file("card.md", model, repository, version).read_text("utf-8")


def files_digest(told: dict[str, Any]) -> str:
    """16 hex digits of the files that a card names: versions of equal ones answer alike, whatever their number."""
    return hashlib.sha256(json.dumps(told["files"], sort_keys=True).encode()).hexdigest()[:16]


def _file(name: str, model: str, repository: Path | None, version: int | None) -> Path:
    root = repository or packaged("triton_models")
    folder = served_folder(model, root) if version is None else root / model / str(version)
    if not (folder / name).is_file():
        remedy = "launchpulse model train writes one"
        raise Unavailable(f"the model {model} has no {name}", where=str(folder / name), remedy=remedy)
    return folder / name
