"""What the models of a repository say of themselves: `card.json` in a version folder."""

import json
from pathlib import Path
from typing import Any

from scorer.errors import Unavailable
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
    """The card of a version, the served one unless given. Unavailable where there is none."""
    root = repository or packaged("triton_models")
    folder = served_folder(model, root) if version is None else root / model / str(version)
    path = folder / "card.json"
    if not path.is_file():
        raise Unavailable(
            f"the model {model} has no card", where=str(path), remedy="launchpulse model train writes one"
        )
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
