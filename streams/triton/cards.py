"""What the packaged models say of themselves: `card.json` in a model's newest version folder."""

import json
from pathlib import Path
from typing import Any

from scorer.errors import Unavailable
from streams.packaged import packaged

MODELS = ("text_encoder", "interest")


def newest(model: str, repository: Path | None = None) -> Path:
    """The version folder with the highest number: what Triton serves unless told otherwise."""
    folder = (repository or packaged("triton_models")) / model
    versions = [child for child in folder.glob("*") if child.name.isdigit()] if folder.is_dir() else []
    if not versions:
        raise Unavailable(
            f"no version of the model {model}", where=str(folder), remedy="launchpulse model list shows all"
        )
    return max(versions, key=lambda child: int(child.name))


def card(model: str, repository: Path | None = None) -> dict[str, Any]:
    """The card of the newest version."""
    path = newest(model, repository) / "card.json"
    if not path.is_file():
        raise Unavailable(
            f"the model {model} has no card", where=str(path), remedy="launchpulse model train writes one"
        )
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
