"""Whether this machine can run launchpulse: interpreter, platform, cores, memory, disk."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from streams.local.checks import Check, Level

_GB = 1e9
_MEMORY_GB = (0.7, 2.0)  # fail below the first, warn below the second: broker, Triton and engine take 0.6 at rest
_DISK_GB = (0.5, 5.0)
_SHARED_MEMORY_GB = (0.016, 0.06)  # Triton's requests pass through it


def checks(data_dir: Path, *, embedded: bool) -> Iterator[Check]:
    """`embedded`: some part is to run on this machine."""
    yield python(sys.version_info[:2])
    yield system(embedded=embedded)
    yield cores(len(os.sched_getaffinity(0)))
    yield amount("memory", available_gb(), _MEMORY_GB, "available", "End other programs, or use remote parts.")
    free = shutil.disk_usage(existing(data_dir)).free / _GB
    yield amount("disk", free, _DISK_GB, f"free for {data_dir}", "Make room, or name another LAUNCHPULSE_DATA_DIR.")
    if embedded and Path("/dev/shm").is_dir():
        shared = shutil.disk_usage("/dev/shm").free / _GB
        yield amount("shared memory", shared, _SHARED_MEMORY_GB, "free in /dev/shm", "Give the container more of it.")


def python(version: tuple[int, ...]) -> Check:
    """3.11 and 3.12: numpy 1.26 has no wheel for 3.13."""
    good = version in ((3, 11), (3, 12))
    text = ".".join(map(str, version))
    return Check("python", Level.OK if good else Level.FAIL, text, "" if good else "Install with Python 3.11 or 3.12.")


def system(*, embedded: bool) -> Check:
    """Linux on x86-64 with glibc, which the embedded parts are built for; anything for remote ones."""
    libc, libc_version = platform.libc_ver()
    seen = f"{platform.system()} {platform.machine()} {libc} {libc_version}".strip()
    if (platform.system(), platform.machine(), libc) == ("Linux", "x86_64", "glibc"):
        return Check("platform", Level.OK, seen)
    remedy = "Embedded parts need Linux on x86-64 with glibc: configure remote servers."
    return Check("platform", Level.FAIL if embedded else Level.WARN, seen, remedy)


def cores(count: int) -> Check:
    """Two or more: broker, model and worker share them."""
    level = Level.OK if count > 1 else Level.WARN
    return Check("cores", level, str(count), "" if count > 1 else "One core works, slowly: two or more are wanted.")


def amount(name: str, found_gb: float, least_gb: tuple[float, float], where: str, remedy: str) -> Check:
    """Fail below the first of `least_gb`, warn below the second."""
    level = Level.FAIL if found_gb < least_gb[0] else Level.WARN if found_gb < least_gb[1] else Level.OK
    return Check(name, level, f"{found_gb:.1f} GB {where}", "" if level is Level.OK else remedy)


def available_gb() -> float:
    """Memory that programs can still take; that of the machine."""
    import psutil

    return float(psutil.virtual_memory().available) / _GB


def existing(path: Path) -> Path:
    """The nearest folder above that exists."""
    return next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())
