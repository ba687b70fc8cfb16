"""Finds VADER's rated sentences: they travel only in the source package of vaderSentiment, which pip fetches once."""

import subprocess
import sys
from pathlib import Path

from scorer.errors import Unavailable

PACKAGE = "vaderSentiment==0.5"


def sentences(given: Path | None, work: Path) -> Path:
    """The given file, or the source package in the work folder, downloaded by pip where it is not there yet."""
    if given is not None:
        if given.is_file():
            return given
        raise Unavailable("no such file", where=str(given), remedy=f"name the source package of {PACKAGE}")
    kept = _kept(work)
    if kept is None:
        _download(work)
        kept = _kept(work)
    if kept is None:
        raise Unavailable(f"pip brought no source package of {PACKAGE}", where=str(work))
    return kept


def _kept(work: Path) -> Path | None:
    return next(
        iter(sorted(work.glob("vaderSentiment-0.5.zip")) + sorted(work.glob("vaderSentiment-0.5.tar.gz"))), None
    )


def _download(work: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", PACKAGE]
    done = subprocess.run([*command, "--dest", str(work)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(
            f"pip could not download the source package of {PACKAGE}",
            seen=done.stderr.strip()[-300:],
            remedy="download it elsewhere and name it with --sentences",
        )
