"""Run as a script, runs the given command so that nothing of it outlives the process that asked.

    python -I -S tether.py PARENT_PID alone|guarded COMMAND...

`alone` becomes the command, which the kernel kills when the thread that started it dies. `guarded` is for a command
that starts processes itself: the script stays as its parent and kills the whole process group when its own parent dies,
for the kernel's help does not reach grandchildren (a Python stub of Triton that is just starting would stay for good).

A program of its own, because Python code between fork and exec is unsafe beside threads (gRPC's, numba's).
"""

import ctypes
import os
import signal
import sys
from typing import NoReturn

_PR_SET_PDEATHSIG = 1
_PARENT_DIED = signal.SIGUSR1


def main() -> None:
    """Tie this process to its parent, then be or guard the command."""
    os.umask(0o077)  # what parts write holds what shoppers did and wrote
    parent_pid, mode, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    if mode == "alone":
        _become(command, parent_pid)
    _guard(command, parent_pid)


def _become(command: list[str], parent_pid: int) -> NoReturn:
    _tie(signal.SIGKILL, parent_pid)
    os.execv(command[0], command)


def _guard(command: list[str], parent_pid: int) -> NoReturn:
    signals = {_PARENT_DIED, signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    _tie(_PARENT_DIED, parent_pid)
    guard_pid = os.getpid()
    child_pid = os.fork()
    if child_pid == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, signals)
        _become(command, guard_pid)
    while True:
        # TERM reaches the command by itself: it is sent to the group.
        if signal.sigwait(signals) is _PARENT_DIED:
            os.killpg(0, signal.SIGKILL)
        ended_pid, status = os.waitpid(child_pid, os.WNOHANG)
        if ended_pid:
            sys.exit(max(os.waitstatus_to_exitcode(status), 0) if os.WIFEXITED(status) else 1)


def _tie(number: signal.Signals, parent_pid: int) -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent_pid:  # died between fork and prctl
        sys.exit(1)


if __name__ == "__main__":
    main()
