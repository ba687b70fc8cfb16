"""Compilation: all of it before the first event, and never yesterday's code."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import scorer
from scorer.compile import warm
from tests.builders.world import world

ROOT = Path(scorer.__file__).parent
MODULES = (
    *("observe", "order", "candidates", "features", "hashing", "share", "similarity"),
    *("decide.walk", "decide.applied", "decide.promoted", "decide.entered", "decide.clock"),
)


def signatures() -> dict[str, int]:
    """How many signatures each compiled function has been compiled for."""
    return {
        f"{module}.{name}": len(value.signatures)
        for module in MODULES
        for name, value in vars(importlib.import_module(f"scorer.{module}")).items()
        if hasattr(value, "signatures")
    }


@pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
def test_nothing_is_left_to_compile_after_warming() -> None:
    warm()
    before = signatures()
    one = world(300)
    for name in ("products", "launches", "text_vectors", "interest"):
        array = getattr(one, name)
        setattr(one, name, np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape))
    one.run(100)
    assert signatures() == before


def prints(folder: Path) -> str:
    """What a compiled caller in one file makes of a callee in another, in a process of its own. Python's bytecode is
    not kept: it takes files of one size, written within a second, for the same."""
    code = "from scorer.caller import one; print(one())"
    environment = os.environ | {"PYTHONPATH": str(folder), "NUMBA_CACHE_DIR": "", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=folder, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_an_edited_callee_is_never_served_from_the_cache(tmp_path: Path) -> None:
    shutil.copytree(ROOT, tmp_path / "scorer", ignore=shutil.ignore_patterns("__pycache__", "training"))
    callee, caller = tmp_path / "scorer" / "callee.py", tmp_path / "scorer" / "caller.py"
    head = "from scorer.compiled import compiled\n"
    callee.write_text(head + "@compiled\ndef number():\n    return 1\n")
    caller.write_text(head + "from scorer.callee import number\n@compiled\ndef one():\n    return number()\n")
    assert prints(tmp_path) == "1"
    callee.write_text(callee.read_text().replace("return 1", "return 2"))
    assert prints(tmp_path) == "2"
