"""Run as a script, becomes the given command after tying its life to the parent's.

`python -I -S tether.py PARENT_PID COMMAND...`: the kernel kills the command when the thread that started it dies. A
program of its own, because a fork with Python code between fork and exec is unsafe beside threads (gRPC's, numba's).
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie, look whether the parent is still there, become the command."""
    parent_pid, command = int(sys.argv[1]), sys.argv[2:]
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent_pid:  # died between fork and prctl
        sys.exit(1)
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
