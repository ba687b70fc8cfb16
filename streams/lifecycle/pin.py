"""Puts the served version and its warm-up into a model's configurations, CPU and GPU alike.

A warm-up is an inference that Triton makes of a version that it loads: one that fails it is not served, and the first
request of a client meets no cold model.
"""

import re
from pathlib import Path
from typing import Any, Final

from scorer.errors import Inconsistent
from streams.triton.repository import CONFIGURATION, parsed
from streams.written import write

_POLICY: Final = re.compile(r"^version_policy[ :]*\{[^\n]*\}\n?", re.MULTILINE)


def configurations(folder: Path) -> list[Path]:
    """Of one model: config.pbtxt and those of `configs/`."""
    return [folder / CONFIGURATION, *sorted((folder / "configs").glob("*.pbtxt"))]


def pin(folder: Path, version: int) -> dict[Path, str]:
    """Every configuration of the model serves this version; the texts that they had before."""
    before = {path: path.read_text("utf-8") for path in configurations(folder)}
    after = {path: pinned(text, version, path) for path, text in before.items()}
    put(after)
    return before


def put(texts: dict[Path, str]) -> None:
    """Write each text to its path."""
    for path, text in texts.items():
        write(path, text)


def pinned(configuration: str, version: int, path: Path) -> str:
    """The text with this version as the only one served. Inconsistent where a policy of other form stands in it."""
    text = _POLICY.sub("", configuration).rstrip("\n") + "\n"
    if parsed(text, path).HasField("version_policy"):
        raise Inconsistent(
            "the configuration has a version_policy that is not on a line of its own",
            where=str(path),
            remedy="Put it on one line, or delete it.",
        )
    text += f"version_policy {{ specific {{ versions: [ {version} ] }} }}\n"
    return text if "model_warmup" in text else text + warm_up(text)


def warm_up(configuration: str) -> str:
    """A line that has Triton ask each loaded version once, with zeros and an empty text; none for an ensemble."""
    model = parsed(configuration)
    if model.platform == "ensemble":
        return ""
    inputs = " ".join(_zeros(each) for each in model.input)
    return f'model_warmup [ {{ name: "zeros" batch_size: 1 {inputs} }} ]\n'


def _zeros(tensor: Any) -> str:
    from tritonclient.grpc import model_config_pb2

    kind = model_config_pb2.DataType.Name(tensor.data_type)
    dims = ", ".join(str(max(int(size), 1)) for size in tensor.dims)
    return f'inputs {{ key: "{tensor.name}" value {{ data_type: {kind} dims: [ {dims} ] zero_data: true }} }}'
