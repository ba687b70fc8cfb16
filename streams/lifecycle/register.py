"""A version folder made elsewhere becomes the next version of a repository, not served yet."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scorer.errors import BadInput
from scorer.training import card as cards
from streams.lifecycle import contract, history
from streams.lifecycle.check import checked
from streams.lifecycle.pin import pin_all
from streams.lifecycle.trial import trial
from streams.training.versions import add_configurations, new_version
from streams.triton.repository import numbers, pins, served

Progress = Callable[[str, float], None]


def register(repository: Path, source: Path, progress: Progress) -> dict[str, Any]:
    """Check the card and the files, ask the version on a Triton of its own, then put it into the repository.

    BadInput where it is not whole, does not load, or does not answer as every version must: nothing is left of it then.
    """
    progress("reads card and files", 0.0)
    card = checked(source)
    folder = repository / card["model"]
    _check_elsewhere(source, folder)
    folder.mkdir(parents=True, exist_ok=True)
    with history.locked(folder), tempfile.TemporaryDirectory(prefix="launchpulse-register-") as work:
        _keep_serving(repository, card["model"])
        add_configurations(repository, card["model"])
        with new_version(repository, card["model"], None, Path(work)) as making:
            _fill(making, source, card)
            progress("asks it on a Triton of its own", 0.3)
            _try(making, folder, card["model"])
        progress("stands in the repository", 1.0)
    number = numbers(repository, card["model"])[-1]
    return {"model": card["model"], "version": number, "served": served(repository, card["model"])}


def _check_elsewhere(source: Path, folder: Path) -> None:
    if source.resolve().parent == folder.resolve():
        raise BadInput(
            "this version stands in the repository already",
            where=str(source),
            remedy=f"launchpulse model promote {folder.name} {source.name} serves it.",
        )


def _keep_serving(repository: Path, model: str) -> None:
    """What is served stays served where Triton would take the newest version."""
    if numbers(repository, model) and not pins(repository, model):
        pin_all(repository / model, served(repository, model))


def _fill(making: Path, source: Path, card: dict[str, Any]) -> None:
    """`making` has the serving code of the packaged version already; the folder's own, if it has any, goes first."""
    for path in [*(source / name for name in card["files"]), *source.glob("*.py")]:
        shutil.copyfile(path, making / path.name)
    cards.write(making, card | {"version": int(making.name)})


def _try(making: Path, folder: Path, model: str) -> None:
    with trial({model: (making, folder)}) as address:
        contract.hold(address, model, model)
        contract.hold_alone(address, model, model)
