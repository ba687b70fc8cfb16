"""When, where and by which command a version was made; stands in its card beside the figures."""

import os
import platform
import shlex
import sys
import time
from pathlib import Path


def made_on() -> dict[str, str | int]:
    """`date` (UTC), `processor`, `cores` that may be used, and the `command`, without this machine's folders: absolute
    paths, as a word or behind an equals sign, are told by their last part."""
    program, *words = sys.argv
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "command": shlex.join([Path(program).name, *map(_told, words)]),
    }


def _told(word: str) -> str:
    option, equals, value = word.rpartition("=")
    return option + equals + (Path(value).name if Path(value).is_absolute() else value)


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.is_file() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
