"""What stands in a model repository, what of it is served, and whether its files are still those of the cards."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from scorer.errors import BadInput, LaunchpulseError
from scorer.training.card import checksum
from streams.beside import withdrawn
from streams.lifecycle.check import card_in
from streams.packaged import packaged
from streams.triton import history
from streams.triton.repository import CANDIDATE, MODELS, numbers, served


def models(repository: Path | None = None) -> list[dict[str, Any]]:
    """One entry a version, in order of name and number.

    `state`: served, previous (what a rollback goes back to), retired (was served once), waiting (never was).
    `candidate` is true of one that Triton serves beside the served one; `withdrawn` says since when and why it decides
    nothing, null where no canary was withdrawn. `promotion`: the newest of this version, null where none is known.
    """
    root = repository or packaged("triton_models")
    return [entry for model in MODELS for entry in _model(root, model)]


def _model(root: Path, model: str) -> list[dict[str, Any]]:
    past = history.read(root / model)
    states = dict.fromkeys(numbers(root, model), "waiting") | {each.version: "retired" for each in past}
    if (previous := history.before(past)) is not None:
        states[previous] = "previous"
    if (now := _served(root, model)) is not None:
        states[now] = "served"
    beside, gone = numbers(root, model + CANDIDATE), withdrawn.read(root, model)
    newest = {each.version: asdict(each) for each in past}
    return [
        {
            "model": model,
            "version": number,
            "state": states[number],
            "candidate": number in beside,
            "withdrawn": asdict(gone) if gone and number in beside else None,
            "promotion": newest.get(number),
            **_files(root / model / str(number)),
        }
        for number in numbers(root, model)
    ]


def _served(root: Path, model: str) -> int | None:
    try:
        return served(root, model)
    except LaunchpulseError:  # said by whoever needs it; a list shows what there is
        return None


def _files(folder: Path) -> dict[str, Any]:
    named = _named(folder)
    present = {name: checksum(folder / name) for name in named if (folder / name).is_file()}
    return {
        "files": sorted(named),
        "bytes": sum(found["bytes"] for found in present.values()),
        "intact": bool(named) and present == named,
    }


def _named(folder: Path) -> dict[str, Any]:
    """The files of the card; none where it cannot be read."""
    try:
        files = card_in(folder).get("files")
    except BadInput:  # said by whoever needs it; a list shows what there is
        return {}
    return files if isinstance(files, dict) else {}
