"""A capture replayed on another kind of CPU, which qemu emulates: with recorded scores, and with scores asked anew.

python -m tests.benchmarks.other_cpu CAPTURE [--cpu Haswell-noTSX]

The default has AVX2, and neither AVX-512 nor VNNI. With recorded scores all of the replay is emulated, so the loops are
compiled for that CPU. With scores asked anew Triton's Python stubs are, so the models are computed as there. It takes
`qemu-x86_64` (Debian: qemu-user), and is slow: some 50 events a second.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from streams.local import triton
from streams.local.running import start, stop
from streams.local.triton_folder import TritonFolder
from tests.benchmarks.machine import describe

STARTS_WITHIN_S = 900.0
SAID = ("decisions", "equal", "diverged", "changed_actions", "within_tolerance", "same", "events_per_s")


class Emulating(TritonFolder):
    """Its stubs, and so all models, run on the emulated CPU."""

    cpu = ""

    def __init__(self, repository: Path) -> None:
        super().__init__(repository)
        stub = self.path / "backends/python/triton_python_backend_stub"
        real = stub.resolve()
        stub.unlink()
        stub.write_text(f'#!/bin/sh\nexec {" ".join(emulated(self.cpu))} {real} "$@"\n')
        stub.chmod(0o755)


def main() -> int:
    """Print one line for each kind of replay."""
    asked = argparse.ArgumentParser()
    asked.add_argument("capture", type=Path)
    asked.add_argument("--cpu", default="Haswell-noTSX")
    given = asked.parse_args()
    if shutil.which("qemu-x86_64") is None:
        print("qemu-x86_64 is not on the path. Debian has it in qemu-user.", file=sys.stderr)
        return 2
    print(json.dumps(describe() | {"emulated": given.cpu}))
    with tempfile.TemporaryDirectory() as folder:
        _print("recorded", _replayed(emulated(given.cpu), given.capture, Path(folder) / "recorded"))
        _print("anew", _asked_anew(given.cpu, given.capture, Path(folder)))
    return 0


def emulated(cpu: str) -> list[str]:
    """What stands before a program that is to run on that CPU."""
    return [str(shutil.which("qemu-x86_64")), "-cpu", cpu]


def _asked_anew(cpu: str, capture: Path, folder: Path) -> dict[str, Any]:
    Emulating.cpu = cpu
    triton.TritonFolder = Emulating  # type: ignore[attr-defined]  # the server makes its folder by this name
    triton.Triton.start_timeout_s = STARTS_WITHIN_S
    parts = start(folder / "stack", ["triton"])
    try:
        return _replayed([], capture, folder / "anew", "--scores", "anew", triton=parts[0].address)
    finally:
        stop(folder / "stack", parts)


def _replayed(before: Sequence[str], capture: Path, data_dir: Path, *more: str, **settings: str) -> dict[str, Any]:
    command = "import sys; from streams.cli.main import main; main()"
    named = {f"LAUNCHPULSE_{name.upper()}": value for name, value in settings.items()}
    environment = os.environ | named | {"LAUNCHPULSE_DATA_DIR": str(data_dir)}
    argv = ["replay", "--verify", "--processes", "1", "--from-capture", str(capture), "--json", *more]
    ran = subprocess.run(
        [*before, sys.executable, "-c", command, *argv], env=environment, stdout=subprocess.PIPE, check=False
    )
    return json.loads(ran.stdout)  # type: ignore[no-any-return]


def _print(name: str, told: dict[str, Any]) -> None:
    outputs = {topic: (one["equal"], one["diverged"]) for topic, one in told["outputs"].items() if one["compared"]}
    rows = {topic: (one["equal"], one["diverged"]) for topic, one in told["rows"].items()}
    print(name, {key: told[key] for key in SAID} | {"outputs": outputs, "rows": rows, "asked": told.get("asked")})


if __name__ == "__main__":
    sys.exit(main())
