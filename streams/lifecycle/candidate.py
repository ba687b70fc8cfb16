"""A version that Triton serves beside the served one, under a name of its own: for shadow mode and for a canary.

A name of its own, so that requests for the served model need no version and a promotion swaps it under them; and so
that a candidate that breaks takes nothing with it.
"""

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from scorer.errors import BadInput, Unavailable
from streams.lifecycle import contract, spaces
from streams.lifecycle.check import checked, version_folder
from streams.lifecycle.pin import pinned
from streams.lifecycle.trial import renamed, tried
from streams.local.running import missing, running
from streams.settings import Settings
from streams.triton import history
from streams.triton.control import load, unload
from streams.triton.repository import CANDIDATE, CONFIGURATION, repository_of
from streams.written import write


def stage(settings: Settings, model: str, version: int) -> dict[str, Any]:
    """Serve this version under `<model>_candidate`, in place of the candidate before. BadInput where it is damaged or
    does not answer: there is no candidate then. BadSetting where it is of another vector space."""
    repository = repository_of(settings)
    folder = repository / (model + CANDIDATE)
    with history.locked(repository / model):
        checked(version_folder(repository, model, version))
        spaces.check(repository, model, version, rebuilt=False)
        tried(repository / model, version)
        with running(settings, ("triton",)) as addresses:
            _remove(folder, addresses.triton)
            _put(repository / model, folder, version)
            _serve(addresses.triton, folder, model)
    return {"model": model, "candidate": version, "name": folder.name}


def unstage(settings: Settings, model: str) -> dict[str, Any]:
    """Serve no candidate of this model."""
    repository = repository_of(settings)
    with history.locked(repository / model):
        if missing(settings, ("triton",)):
            shutil.rmtree(repository / (model + CANDIDATE), ignore_errors=True)
        else:
            with running(settings, ("triton",)) as addresses:
                _remove(repository / (model + CANDIDATE), addresses.triton)
    return {"model": model, "candidate": None, "name": model + CANDIDATE}


def _serve(address: str, folder: Path, model: str) -> None:
    try:
        load(address, folder.name)
        contract.hold(address, folder.name, model)
    except BaseException:
        _remove(folder, address)
        raise


def _put(model: Path, folder: Path, version: int) -> None:
    """The candidate's folder: its configuration, and a link to the version."""
    folder.mkdir()
    (folder / str(version)).symlink_to(Path("..") / model.name / str(version))
    text = renamed((model / CONFIGURATION).read_text("utf-8"), model.name, folder.name)
    write(folder / CONFIGURATION, pinned(text, [version], folder / CONFIGURATION))


def _remove(folder: Path, address: str) -> None:
    if folder.is_dir():
        with suppress(BadInput, Unavailable):  # a server that does not know it need not forget it
            unload(address, folder.name)
        shutil.rmtree(folder)
