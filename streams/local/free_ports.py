"""Free loopback ports for children that must be told theirs."""

import contextlib
import os
import random
import socket
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Below the kernel's range for outgoing connections, so that no client takes one between the look and the use.
_FIRST, _LAST = 20_000, 32_000


def free_ports(count: int) -> list[int]:
    """`count` different ports that nothing listens on now."""
    found: list[int] = []
    while len(found) < count:
        port = random.randint(_FIRST, _LAST)
        if port not in found and is_free(port):
            found.append(port)
    return found


def is_free(port: int) -> bool:
    """Whether a server could listen on this port."""
    with socket.socket() as probe:
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def group_listens(group_pid: int, port: int) -> bool:
    """Whether a process of this process group, and not another that took the port first, listens on it."""
    sockets = _listening_sockets(port)
    return any(_files(process) & sockets for process in Path("/proc").glob("[0-9]*") if _group(process) == group_pid)


def _listening_sockets(port: int) -> set[str]:
    tables = [Path("/proc/net") / name for name in ("tcp", "tcp6")]  # a JVM listens on IPv4 addresses through IPv6
    lines = [line for table in tables if table.exists() for line in table.read_text().splitlines()[1:]]
    rows = [line.split() for line in lines]
    return {f"socket:[{row[9]}]" for row in rows if row[3] == "0A" and int(row[1].partition(":")[2], 16) == port}


def _group(process: Path) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((process / "stat").read_text().rpartition(")")[2].split()[2])
    return 0


def _files(process: Path) -> set[str]:
    found = set()
    with contextlib.suppress(OSError):
        for file in (process / "fd").iterdir():
            with contextlib.suppress(OSError):
                found.add(os.readlink(file))
    return found
