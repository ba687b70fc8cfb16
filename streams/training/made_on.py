"""When, where and by which command a version was made; stands in its card beside the figures."""

import os
import platform
import shlex
import sys
import time
from pathlib import Path


def made_on() -> dict[str, str | int]:
    """`date` (UTC), `processor`, `cores` that may be used, and the `command`, without the program's folder."""
    program, *words = sys.argv
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "processor": _processor(),
        "cores": len(os.sched_getaffinity(0)),
        "command": shlex.join([Path(program).name, *words]),
    }


def _processor() -> str:
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.is_file() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
