"""Commands that only tell something import nothing that compiles or computes."""

import os
import subprocess
import sys

import pytest

from tests.habits.tree import ROOT

TOLD = """
import sys
from streams.cli.main import main
sys.argv = ["launchpulse", *sys.argv[1:]]
try:
    main()
finally:
    print(*sorted({"numba", "numpy", "pyarrow"} & set(sys.modules)), file=sys.stderr)
"""


def heavy(*words: str) -> str:
    """What of numba, numpy and pyarrow a command in a process of its own has imported when it ends."""
    command = [sys.executable, "-c", TOLD, *words]
    told = os.environ | {"LAUNCHPULSE_KAFKA": "127.0.0.1:1"}  # so that settings are read
    return subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True, check=True).stderr.splitlines()[
        -1
    ]


@pytest.mark.parametrize("words", ["--help", "why --help", "plan list --help", "schemas check"])
def test_a_light_command_imports_neither_compiler_nor_arrays(words: str) -> None:
    assert heavy(*words.split()) == ""
