"""A generated folder of links for tritonserver: no path of it has a space, and it names what leftovers are dead.

A space anywhere in the path of a model or backend hangs the server: it starts the Python stub through a shell,
unquoted. So whatever the real paths are, the server sees only this folder.
"""

import contextlib
import os
import secrets
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scorer.errors import Unavailable
from streams.local import triton_environments

PREFIX = "launchpulse-triton-"
_SHARED_MEMORY = Path("/dev/shm")
_LONGEST_PARENT = 56  # of a socket's path, which has at most 107 bytes: 44 more, and a process id of seven digits


class TritonFolder:
    """Links to server, backend, libraries, interpreter and models; `remove` ends it."""

    def __init__(self, repository: Path) -> None:
        sweep()
        self.path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=_parent()))
        self.shared_memory_prefix = self.path.name
        server, libraries = wheel()
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        python_backend = server / "backends" / "python"
        self._link("lib/server", libraries)
        self._link("lib/python", Path(str(sysconfig.get_config_var("LIBDIR"))))
        self._link("venv", Path(sys.prefix))
        self._link("caches", server / "caches")
        self._link("tritonserver", server / "bin" / "tritonserver")
        for file in python_backend.iterdir():
            self._link(f"backends/python/{file.name}", file)
        stub = "triton_python_backend_stub"
        self._link(f"backends/python/{stub}", server / "python_backend_stubs" / version / stub)
        self._link("models", repository)

    def _link(self, name: str, target: Path) -> None:
        link = self.path / name
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target.absolute())

    def environment(self) -> dict[str, str]:
        """The stub embeds the first python3 on PATH; both need the wheel's libraries and libpython."""
        return {
            **os.environ,
            "PATH": f"{self.path}/venv/bin:{os.environ.get('PATH', '')}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "LD_LIBRARY_PATH": f"{self.path}/lib/server:{self.path}/lib/python",
        }

    def hide_shared_memory(self) -> None:
        """Texts go through it, and the server makes it readable by every user, whatever the umask."""
        for file in _SHARED_MEMORY.glob(f"{self.shared_memory_prefix}*"):
            with contextlib.suppress(OSError):  # of a model that was unloaded meanwhile
                file.chmod(0o600)

    def note_started(self) -> None:
        """The server has loaded its models."""
        triton_environments.note_started(self.path)

    def remove(self) -> None:
        """Delete the links, what crashed stubs left in shared memory, and what a server left that was killed."""
        shutil.rmtree(self.path, ignore_errors=True)
        _delete_shared_memory(self.shared_memory_prefix)
        triton_environments.sweep(PREFIX)


def sweep() -> None:
    """Delete folders and shared memory of owners that are dead."""
    for place in (_parent(), _SHARED_MEMORY):
        for leftover in _own_files(place):
            owner = leftover.name.removeprefix(PREFIX).partition("-")[0]
            if owner.isdigit() and not Path("/proc", owner).exists():
                _delete(leftover)
    triton_environments.sweep(PREFIX)


def private_name() -> Path:
    """A path that nothing has, for a folder of sockets: short, without spaces, swept when this process is dead."""
    return _parent() / f"{PREFIX}{os.getpid()}-{secrets.token_hex(8)}"


def make_private(folder: Path) -> None:
    """The folder, which only this user may enter. FileExistsError where another made it."""
    folder.mkdir(mode=0o700)


def _own_files(place: Path) -> Iterator[Path]:
    for file in place.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            if file.lstat().st_uid == os.getuid():
                yield file


def _delete_shared_memory(prefix: str) -> None:
    for file in _SHARED_MEMORY.glob(f"{prefix}*"):
        _delete(file)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _parent() -> Path:
    """The folder for temporary files, unless its path would hang the server or is too long for a socket."""
    usual = tempfile.gettempdir()
    plain = usual.replace("/", "").replace("-", "").replace("_", "").isalnum()
    return Path(usual if plain and len(os.fsencode(usual)) <= _LONGEST_PARENT else "/tmp")


def wheel() -> tuple[Path, Path]:
    """Folders of the server and of its libraries, found without importing pytriton (which needs seconds)."""
    site = Path(sysconfig.get_path("purelib"))
    server, libraries = site / "pytriton" / "tritonserver", site / "nvidia_pytriton.libs"
    if not (server / "bin" / "tritonserver").exists() or not libraries.exists():
        raise Unavailable(
            "The embedded Triton server is not installed",
            remedy="Install launchpulse[local], or name a server in LAUNCHPULSE_TRITON.",
        )
    return server, libraries
