"""Another version of a model comes to be served: hot, checked, recorded; the old one serves until the new one answers.

A version is tried on a Triton of its own before: a warm-up that fails can take the whole server down (2.51, one time in
five under load). The configuration is written first, because it is what Triton reads; it is put back where Triton does
not take the version. The history is written last: it records what is served, not what was wanted.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any

from scorer.errors import BadInput, BadSetting, LaunchpulseError, Unavailable
from streams.lifecycle import contract, spaces
from streams.lifecycle.check import checked, version_folder
from streams.lifecycle.pin import ENSEMBLE, parts, pin, pin_all, put, texts
from streams.lifecycle.trial import tried
from streams.local.running import running
from streams.settings import Settings
from streams.triton import history
from streams.triton.control import load, platform
from streams.triton.history import Promotion
from streams.triton.repository import numbers, repository_of, served


def promote(settings: Settings, model: str, wanted: Promotion, *, rebuilt: bool = False) -> dict[str, Any]:
    """Serve `wanted.version` from now on, on the Triton that is configured, runs, or is started for the check.

    `rebuilt`: profiles have been rebuilt in the version's vector space. BadSetting where it may not be served, BadInput
    where it is damaged or does not answer; the old version serves on then.
    """
    repository = repository_of(settings)
    folder = repository / model
    with history.locked(folder):
        old = served(repository, model)
        _check(repository, model, wanted.version, old)
        spaces.check(repository, model, wanted.version, rebuilt=rebuilt)
        with running(settings, ("triton",)) as addresses:
            swap(addresses.triton, folder, old, wanted.version)
        _record(folder, wanted, old)
    return {"model": model, "version": wanted.version, "previous": old}


def rollback(settings: Settings, model: str, *, at: str, by: str, rebuilt: bool = False) -> dict[str, Any]:
    """Serve the version that was served before. BadSetting where there was none."""
    folder = repository_of(settings) / model
    previous = history.before(history.read(folder))
    if previous is None:
        raise BadSetting(
            f"there is no version of {model} to go back to",
            where=str(folder),
            seen="nothing was promoted here before",
            remedy="launchpulse model list shows what could be promoted.",
        )
    return promote(settings, model, Promotion(previous, at, by, back=True), rebuilt=rebuilt)


def swap(address: str, folder: Path, old: int, version: int) -> None:
    """Configure the version, have Triton load it, and ask it; the old configuration comes back where that fails.

    Where the server runs the model as an ensemble, its parts serve both versions while it is swapped.
    """
    before, loaded = texts(folder), list[str]()
    live = parts(folder) if platform(address, folder.name) == ENSEMBLE else []
    if not live:
        tried(folder, version)
    try:
        for part in live:
            _check_part(part, version)
            _serve(address, part, old, version, loaded=loaded)
        _serve(address, folder, version, loaded=loaded)
        _check_answer(address, folder, version)
        pin_all(folder, version)
        for part in live:
            load(address, part.name)
    except BaseException:
        put(before)
        for name in reversed(loaded):
            with suppress(LaunchpulseError):
                load(address, name)
        raise


def _serve(address: str, folder: Path, *versions: int, loaded: list[str]) -> None:
    pin(folder, *versions)
    load(address, folder.name)
    loaded.append(folder.name)


def _check_part(part: Path, version: int) -> None:
    if version not in numbers(part.parent, part.name):
        raise BadInput(
            f"{part.name}, a part of the text encoder on a GPU, has no version {version}",
            where=str(part),
            seen=f"versions {numbers(part.parent, part.name)}",
            remedy=f"launchpulse model export text_encoder --version {version} writes it.",
        )


def _check_answer(address: str, folder: Path, version: int) -> None:
    seen = contract.hold(address, folder.name, folder.name)
    if seen != str(version):
        raise Unavailable(
            f"Triton serves another version of {folder.name} than the repository says",
            where=f"{address}, repository {folder.parent}",
            seen=f"version {seen}, not {version}",
            remedy="Does this server read another repository? Promote in the one that it reads.",
        )


def _check(repository: Path, model: str, version: int, old: int) -> None:
    folder = version_folder(repository, model, version)
    if version == old:
        raise BadSetting(f"version {version} of {model} is served already", where=str(repository / model))
    checked(folder)


def _record(folder: Path, promotion: Promotion, old: int) -> None:
    """What was served without a promotion becomes the first entry, so that there is a way back to it."""
    if not history.read(folder):
        history.append(folder, Promotion(old, "", "before the first promotion"))
    history.append(folder, promotion)
