"""What stands in a model repository, and whether its files are still those that the cards name."""

import json
from pathlib import Path
from typing import Any

from scorer.training.card import CARD, checksum
from streams.packaged import packaged
from streams.training.versions import numbers
from streams.triton.cards import MODELS


def models(repository: Path | None = None) -> list[dict[str, Any]]:
    """One entry a version, in order of name and number."""
    root = repository or packaged("triton_models")
    return [_version(root, model, number) for model in MODELS for number in numbers(root, model)]


def _version(root: Path, model: str, number: int) -> dict[str, Any]:
    folder = root / model / str(number)
    named = json.loads((folder / CARD).read_text("utf-8")).get("files", {}) if (folder / CARD).is_file() else {}
    present = {name: checksum(folder / name) for name in named if (folder / name).is_file()}
    return {
        "model": model,
        "version": number,
        "files": sorted(named),
        "bytes": sum(found["bytes"] for found in present.values()),
        "intact": bool(named) and present == named,
    }
