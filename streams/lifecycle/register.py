"""A version folder made elsewhere becomes the next version of a repository, not served yet."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scorer.errors import BadInput
from scorer.training import card as cards
from streams.lifecycle import contract
from streams.lifecycle.check import checked
from streams.lifecycle.pin import pin_all
from streams.lifecycle.trial import trial
from streams.training.versions import add_configurations, new_version
from streams.triton import history
from streams.triton.repository import numbers, pins, served

Progress = Callable[[str, float], None]


def register(repository: Path, source: Path, progress: Progress) -> dict[str, Any]:
    """Check the card and the files, ask the version on a Triton of its own, then put it into the repository.

    BadInput where it is not whole, does not load, or does not answer as every version must: nothing is left of it then.
    """
    progress("reads card and files", 0.0)
    card = checked(source)
    _check_elsewhere(source, repository / card["model"])
    return put(repository, card["model"], None, lambda making: _fill(making, source, card), progress)


def put(
    repository: Path, model: str, version: int | None, fill: Callable[[Path], None], progress: Progress
) -> dict[str, Any]:
    """The version that `fill` makes, asked on a Triton of its own, comes to stand in the repository, not served yet:
    as the next one unless a number is given. Nothing is left of one that does not answer as every version must."""
    folder = repository / model
    folder.mkdir(parents=True, exist_ok=True)
    with history.locked(folder), tempfile.TemporaryDirectory(prefix="launchpulse-register-") as work:
        _keep_serving(repository, model)
        add_configurations(repository, model)
        with new_version(repository, model, version, Path(work)) as making:
            fill(making)
            progress("asks it on a Triton of its own", 0.3)
            _try(making, folder, model)
        progress("stands in the repository", 1.0)
    return {"model": model, "version": int(making.name), "served": served(repository, model)}


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
