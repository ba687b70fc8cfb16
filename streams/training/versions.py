"""Version folders of a model repository: where a newly trained version goes, and the code that serves it."""

import shutil
from pathlib import Path

from streams.packaged import packaged
from streams.triton.cards import newest


def numbers(repository: Path, model: str) -> list[int]:
    """Versions that stand there, ascending."""
    return sorted(int(child.name) for child in (repository / model).glob("*") if child.name.isdigit())


def prepared(repository: Path, model: str, version: int | None) -> Path:
    """The folder of `version` (the next one unless given), with the serving code of the newest packaged version."""
    number = version or max(numbers(repository, model), default=0) + 1
    folder = repository / model / str(number)
    folder.mkdir(parents=True, exist_ok=True)
    code = newest(model) / "model.py"
    if code.resolve() != (folder / "model.py").resolve():
        shutil.copyfile(code, folder / "model.py")
    for configuration in (packaged("triton_models") / model).rglob("*.pbtxt"):
        target = repository / model / configuration.relative_to(packaged("triton_models") / model)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(configuration, target)
    return folder
