"""Finds the folders that travel with the code: beside it in a checkout, inside it in an installed wheel."""

from pathlib import Path

from scorer.errors import Unavailable


def packaged(name: str) -> Path:
    """The folder `triton_models` or `deploy`."""
    package = Path(__file__).resolve().parent
    for folder in (package / "resources" / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise Unavailable(f"The folder {name} is missing from this installation", remedy="Install launchpulse again.")
