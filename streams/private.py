"""Folders that hold what shoppers did and wrote, or what is run later: for their owner alone."""

import os
from pathlib import Path
from stat import S_IMODE, S_ISVTX, S_IWGRP, S_IWOTH

from scorer.errors import BadSetting

_OTHERS = 0o077
_OTHERS_WRITE = S_IWGRP | S_IWOTH


def private(folder: Path) -> Path:
    """The folder, made where it is not there; where it is this user's, no other may enter it any more. One in which all
    may write, each their own, such as that for temporary files, stays as it is."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid == os.geteuid() and found.st_mode & _OTHERS and not found.st_mode & S_ISVTX:
        folder.chmod(S_IMODE(found.st_mode) & ~_OTHERS)
    return folder


def trusted(folder: Path) -> Path:
    """The folder, made where it is not there. BadSetting where others could have put into it what is run later."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found, mine = folder.stat(), os.geteuid()
    if found.st_uid != mine:
        raise _not_trusted(folder, f"it belongs to user {found.st_uid}, not to {mine}", "Name a folder of your own.")
    if found.st_mode & _OTHERS_WRITE:
        seen = f"others may write into it (mode {S_IMODE(found.st_mode):o})"
        raise _not_trusted(folder, seen, f"`chmod go-w {folder}` if what lies in it is yours; else name another.")
    return folder


def _not_trusted(folder: Path, seen: str, remedy: str) -> BadSetting:
    return BadSetting("a folder that another user can change", where=str(folder), seen=seen, remedy=remedy)
