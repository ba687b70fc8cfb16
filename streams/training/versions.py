"""Version folders of a model repository: where a newly trained version goes, and the code that serves it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scorer.errors import BadSetting
from streams.packaged import packaged
from streams.triton import given
from streams.triton.cards import newest
from streams.triton.repository import clear, numbers


@contextmanager
def new_version(repository: Path, model: str, version: int | None, work: Path) -> Iterator[Path]:
    """A folder to make `version` in (the next one unless given), with the serving code of the newest packaged version.

    It stands in the repository once the block has ended without an error: a half-made version is never served. Its
    name is the version's number; one that is not given no version had before, also none that was deleted. BadSetting
    where the version stands there already.
    """
    number = version or given.next_number(repository, model)
    target, making = repository / model / str(number), work / "making" / model / str(number)
    check_free(repository, model, number)
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for code in newest(model).glob("*.py"):
        shutil.copyfile(code, making / code.name)
    yield making
    add_configurations(repository, model)
    clear(repository, model)
    given.note(repository, model, number)
    _put(making, target)


def _put(making: Path, target: Path) -> None:
    """At once under its name: from another filesystem it comes file by file, under a name that is no version's. Where
    another command made a version of this number meanwhile, what was made stays in the work folder: BadSetting."""
    beside = target.with_name(f".making-{target.name}")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        shutil.move(making, beside)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    try:
        os.replace(beside, target)
    except OSError as error:
        shutil.move(beside, making)
        remedy = f"It is kept: launchpulse model register {making}"
        raise BadSetting("another command made this version meanwhile", where=str(target), remedy=remedy) from error


def check_free(repository: Path, model: str, version: int | None) -> None:
    """BadSetting where the version stands there already, to be said before minutes are spent."""
    if version in numbers(repository, model):
        where = str(repository / model / str(version))
        raise BadSetting("this version stands there already", where=where, remedy="Name another --version.")


def add_configurations(repository: Path, model: str) -> None:
    """Those of the packaged repository, where this one has none of the name."""
    source = packaged("triton_models") / model
    for configuration in source.rglob("*.pbtxt"):
        target = repository / model / configuration.relative_to(source)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(configuration, target)
