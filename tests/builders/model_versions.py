"""Model repositories with several versions, whole or broken in one way, for tests."""

import json
import shutil
from pathlib import Path
from typing import Any

from scorer.training import card as cards
from streams.lifecycle.pin import parts
from streams.packaged import packaged
from streams.triton.cards import newest, served_folder
from streams.triton.repository import MODELS

NETWORK = {"interest": "interest.onnx", "text_encoder": "encoder.onnx"}


def repository(folder: Path, **versions: int) -> Path:
    """Both models with version 1 each, or as many equal ones as are asked for by name, and all that goes with them."""
    shutil.copytree(packaged("triton_models") / "text_aspects", folder / "text_aspects")
    for model in MODELS:
        _copied(folder, model, versions.get(model, 1))
        for version in (folder / model).glob("[0-9]*"):
            changed_card(version, version=int(version.name))
    for part in parts(packaged("triton_models") / "text_encoder"):
        _copied(folder, part.name, versions.get("text_encoder", 1))
    return folder


def _copied(folder: Path, model: str, versions: int) -> None:
    shutil.copytree(packaged("triton_models") / model, folder / model, ignore=shutil.ignore_patterns("[0-9]*"))
    for number in range(1, versions + 1):
        shutil.copytree(newest(model), folder / model / str(number))


def elsewhere(folder: Path, model: str) -> Path:
    """The packaged version of a model in a folder outside any repository."""
    return Path(shutil.copytree(served_folder(model), folder))


def changed_card(version: Path, /, **changes: Any) -> None:
    """The version's card says this from now on."""
    cards.write(version, json.loads((version / cards.CARD).read_text("utf-8")) | changes)


def poor_card(version: Path, /, *missing: str, **changes: Any) -> None:
    """`card.json` alone says this from now on, and nothing under the missing names."""
    path = version / cards.CARD
    told = json.loads(path.read_text("utf-8")) | changes
    path.write_text(json.dumps({name: value for name, value in told.items() if name not in missing}), "utf-8")


def cut_card(version: Path) -> None:
    """`card.json` ends in the middle."""
    path = version / cards.CARD
    path.write_bytes(path.read_bytes()[:100])


def spoiled(version: Path, model: str, *, told: bool) -> None:
    """The network's file is rubbish; `told`: the card says so, as if it had been made that way."""
    path = version / NETWORK[model]
    path.write_bytes(b"no network")
    if told:
        files = json.loads((version / cards.CARD).read_text("utf-8"))["files"]
        changed_card(version, files=files | {path.name: cards.checksum(path)})


def scaled(version: Path, by: float) -> Path:
    """A version of interest that answers with so much of each probability; the folder itself."""
    code = (version / "model.py").read_text("utf-8")
    (version / "model.py").write_text(
        code.replace("np.concatenate(each)", f"np.concatenate(each) * np.float32({by})"), "utf-8"
    )
    return version


def failing(version: Path) -> None:
    """It loads, and answers every request with an error."""
    code = (version / "model.py").read_text("utf-8")
    head = "    def _answer(self, request):\n"
    broken = code.replace(head, f"{head}        raise ValueError('broken')\n")
    (version / "model.py").write_text(broken, "utf-8")


def diverged(version: Path, tensor: str) -> None:
    """It answers with no numbers in this tensor."""
    code = (version / "model.py").read_text("utf-8")
    tensors = "pb.Tensor(name, "
    broken = f"{tensors}(np.float32(np.nan) if name == '{tensor}' else np.uint8(1)) * "
    (version / "model.py").write_text(code.replace(tensors, broken), "utf-8")
