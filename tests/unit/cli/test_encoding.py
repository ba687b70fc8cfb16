"""What a command prints can be kept and read again whatever the locale."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from streams.plans.template import template

ROOT = Path(__file__).parents[3]
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONPATH": str(ROOT)}
NEW = [sys.executable, "-m", "streams.cli.main", "plan", "new", "kettle", "P-1"]


def test_a_new_plan_is_utf_8_in_a_file_where_the_locale_has_ascii_alone() -> None:
    done = subprocess.run(NEW, env=os.environ | ASCII, capture_output=True, check=True)
    assert done.stdout.decode("utf-8") == template("kettle", "P-1")


def test_a_terminal_of_ascii_gets_escapes_for_other_signs() -> None:
    own, its = pty.openpty()
    with subprocess.Popen(NEW, env=os.environ | ASCII, stdout=its, stderr=its) as command:
        os.close(its)
        shown = _all_of(own)
    os.close(own)
    assert (command.returncode, shown.isascii(), b"\\u" in shown) == (0, True, True)


def _all_of(terminal: int) -> bytes:
    """Until the other side closes it, which Linux tells as an error."""
    shown = b""
    while True:
        try:
            shown += os.read(terminal, 1 << 16)
        except OSError:
            return shown
