"""Puts the served version and its warm-up into a model's configurations, CPU and GPU alike.

A warm-up is an inference that Triton makes of a version that it loads: one that fails it is not served, and the first
request of a client meets no cold model.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from scorer.errors import Inconsistent
from streams.triton.repository import CONFIGURATION, parsed
from streams.written import write

ENSEMBLE: Final = "ensemble"
_POLICY: Final = re.compile(r"^version_policy[ :]*\{[^\n]*\}\n?", re.MULTILINE)
_STEP: Final = re.compile(r"model_version: -?\d+")


def configurations(folder: Path) -> list[Path]:
    """Of one model: config.pbtxt and those of `configs/`."""
    return [folder / CONFIGURATION, *sorted((folder / "configs").glob("*.pbtxt"))]


def parts(folder: Path) -> list[Path]:
    """Folders of the models behind it, where one of its configurations is an ensemble; versions go by one number."""
    models = (parsed(path.read_text("utf-8"), path) for path in configurations(folder))
    names = dict.fromkeys(step.model_name for model in models for step in model.ensemble_scheduling.step)
    return [folder.parent / name for name in names if (folder.parent / name).is_dir()]


def texts(folder: Path) -> dict[Path, str]:
    """All configurations of the model and its parts."""
    return {path: path.read_text("utf-8") for model in (folder, *parts(folder)) for path in configurations(model)}


def put(configurations: dict[Path, str]) -> None:
    """Write each text to its path."""
    for path, text in configurations.items():
        write(path, text)


def pin_all(folder: Path, version: int) -> None:
    """Every configuration of the model and its parts serves this version."""
    for model in (folder, *parts(folder)):
        pin(model, version)


def pin(folder: Path, *versions: int) -> None:
    """Every configuration of the model alone serves these versions."""
    put({path: pinned(path.read_text("utf-8"), versions, path) for path in configurations(folder)})


def pinned(configuration: str, versions: Sequence[int], path: Path) -> str:
    """The text with these as the only versions served, an ensemble's parts by the last one. Inconsistent where a policy
    of other form stands in it."""
    text = _POLICY.sub("", configuration).rstrip("\n") + "\n"
    model = parsed(text, path)
    if model.HasField("version_policy"):
        raise Inconsistent(
            "the configuration has a version_policy that is not on a line of its own",
            where=str(path),
            remedy="Put it on one line, or delete it.",
        )
    if model.platform == ENSEMBLE:
        text = _STEP.sub(f"model_version: {versions[-1]}", text)
    text += f"version_policy {{ specific {{ versions: [ {', '.join(map(str, versions))} ] }} }}\n"
    return text if "model_warmup" in text else text + warm_up(text)


def warm_up(configuration: str) -> str:
    """A line that has Triton ask each loaded version once, with zeros and an empty text; none for an ensemble."""
    model = parsed(configuration)
    if model.platform == ENSEMBLE:
        return ""
    inputs = " ".join(_zeros(each) for each in model.input)
    return f'model_warmup [ {{ name: "zeros" batch_size: 1 {inputs} }} ]\n'


def _zeros(tensor: Any) -> str:
    from tritonclient.grpc import model_config_pb2

    kind = model_config_pb2.DataType.Name(tensor.data_type)
    dims = ", ".join(str(max(int(size), 1)) for size in tensor.dims)
    return f'inputs {{ key: "{tensor.name}" value {{ data_type: {kind} dims: [ {dims} ] zero_data: true }} }}'
