"""A model repository on disk: which versions of a model stand there, and which one Triton serves.

The model's own configuration says what is served: `version_policy { specific { versions: [ N ] } }`. Triton reads it at
every start and every load, on CPU and GPU, here and on another machine; so a promotion outlives a restart, and this
file has no opinion of its own. Without such a policy the version with the highest number is served, as Triton does.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from scorer.errors import Inconsistent, Unavailable
from streams.packaged import packaged
from streams.settings import Settings

MODELS: Final = ("text_encoder", "interest")
CANDIDATE: Final = "_candidate"  # what a model is called under which a version is asked beside the served one
CONFIGURATION: Final = "config.pbtxt"


def repository_of(settings: Settings) -> Path:
    """The folder that the settings name, or the packaged one. Unavailable where it is none."""
    folder = Path(settings.model_repository) if settings.model_repository else packaged("triton_models")
    if not folder.is_dir():
        raise Unavailable("the model repository is no folder", where=str(folder), remedy="Correct model_repository.")
    return folder.absolute()


def numbers(repository: Path, model: str) -> list[int]:
    """Versions that stand there, ascending; what a deleted one has left behind is none."""
    return sorted(int(folder.name) for folder in _folders(repository, model) if not _left_behind(folder))


def clear(repository: Path, model: str) -> None:
    """Delete what deleted versions have left behind. Triton takes it for a version, the newest perhaps, and fails."""
    for folder in _folders(repository, model):
        if _left_behind(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _folders(repository: Path, model: str) -> Iterator[Path]:
    return (child for child in (repository / model).glob("*") if child.name.isdigit())


def _left_behind(version: Path) -> bool:
    """Whether it holds nothing but the bytecode that Triton's Python backend writes, whatever it is told."""
    return all(inner.name == "__pycache__" for inner in version.glob("*"))


def served(repository: Path, model: str) -> int:
    """The version that Triton serves. Unavailable where there is none, Inconsistent where it does not stand there."""
    there, pinned = numbers(repository, model), pins(repository, model)
    if not there:
        raise Unavailable(
            f"no version of the model {model}",
            where=str(repository / model),
            remedy="launchpulse model list shows all",
        )
    wanted = max(pinned, default=there[-1])
    if wanted not in there:
        raise Inconsistent(
            f"the served version {wanted} of {model} does not stand in the repository",
            where=str(repository / model),
            seen=f"versions {there}",
            remedy="Put it back, or delete the line version_policy of its configurations: then the newest is served.",
        )
    return wanted


def pins(repository: Path, model: str) -> list[int]:
    """The versions that the configuration names; none where Triton takes the newest."""
    path = repository / model / CONFIGURATION
    return named_in(path.read_text("utf-8"), path) if path.is_file() else []


def named_in(configuration: str, path: Path) -> list[int]:
    """The same of a configuration's text; `path` is for the error. Unavailable where it is no configuration."""
    return list(map(int, parsed(configuration, path).version_policy.specific.versions))


def parsed(configuration: str, path: Path = Path(CONFIGURATION)) -> Any:
    """Triton's ModelConfig of a text; `path` is for the error. Unavailable where it is no configuration."""
    from google.protobuf import text_format
    from tritonclient.grpc import model_config_pb2

    try:
        return text_format.Parse(configuration, model_config_pb2.ModelConfig())
    except text_format.ParseError as error:
        raise Unavailable("a model configuration that cannot be read", where=str(path), seen=str(error)) from error
