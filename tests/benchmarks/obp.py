"""Our estimators beside those of zr-obp on the same logs: `python -m tests.benchmarks.obp`.

zr-obp (`obp` 0.5.7) pins an old scikit-learn and imports torch, so it gets an environment of its own, made anew in a
temporary folder by uv: obp without its dependencies, and of these what its estimators use. torch, which only its neural
policies use, is stood in for by empty modules. Compared are dm, ips, snips, dr and switch-dr, value and every row's
contribution, with the rewards that our cross-fitted model predicts, and the same threshold, given to both.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.arrays import F8
from scorer.ope import estimators, reward_model, weights
from scorer.ope.log import Log
from tests.benchmarks.machine import describe
from tests.benchmarks.ope_world import OVERLAPS, SHAPES, log, world

OBP: Final = "obp==0.5.7"
BESIDE: Final = ("numpy==1.26.4", "scipy", "scikit-learn", "pandas", "tqdm", "pyyaml", "matplotlib", "seaborn")
WITHIN: Final = 1e-9
_ASKED: Final = Path(__file__).parent / "obp_asked.py"


def main() -> int:
    """Print one line a log and estimator, and the greatest difference; 1 where it is not within 1e-9."""
    with tempfile.TemporaryDirectory() as folder:
        python = environment(Path(folder))
        logs = {str(Path(folder) / f"{name}.npz"): one for name, one in _logs().items()}
        for path, one in logs.items():
            np.savez(path, **_asked(one))
        asked = [str(python), "-P", str(_ASKED), *logs]  # -P: beside it stands this file, which is called obp too
        told = json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])
        worst = max(_compare(path, one, told[path]) for path, one in logs.items())
    print(
        f"greatest difference {worst:.2e} (relative where the value is above 1), within {WITHIN:g}: {worst <= WITHIN}"
    )
    print(json.dumps({"obp": OBP, "greatest_difference": worst, "machine": describe()}))
    return int(worst > WITHIN)


def environment(folder: Path) -> Path:
    """Its Python."""
    uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
    place = folder / "environment"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    subprocess.run([uv, "venv", "--quiet", "--python", version, str(place)], check=True)
    python = place / "bin" / "python"
    for packages in (("--no-deps", OBP), BESIDE):
        subprocess.run([uv, "pip", "install", "--quiet", "--python", str(python), *packages], check=True)
    return python


def _logs() -> dict[str, Log]:
    kinds = [(shape, overlap) for shape in SHAPES for overlap in OVERLAPS]
    return {
        f"{shape}-{overlap}": log(world(100 + number, shape, overlap), np.random.default_rng(number))
        for number, (shape, overlap) in enumerate(kinds)
    }


def _asked(one: Log) -> dict[str, F8]:
    q = reward_model.cross_fitted(one, 0).q
    columns: dict[str, Any] = {
        "action": one.action,
        "propensity": one.propensity,
        "reward": one.reward,
        "candidate": one.candidate,
    }
    return {**columns, "q": q, "threshold": _threshold(one, q)}


def _threshold(one: Log, q: F8) -> F8:
    """One that switches some rows, whatever the rule would choose: the 90% quantile of the weights."""
    return np.asarray(np.quantile(weights.of(one), 0.9), np.float64)


def ours(one: Log, q: F8, threshold: float) -> dict[str, estimators.Contributions]:
    """What each row contributes."""
    weight, expected, taken = weights.of(one), estimators.expected(one, q), estimators.taken(one, q)
    return {
        "dm": estimators.dm(expected),
        "ips": estimators.ips(one, weight),
        "snips": estimators.snips(one, weight),
        "dr": estimators.dr(one, weight, taken, expected),
        "switch_dr": estimators.switch_dr(one, weight, taken, expected, threshold),
    }


def _compare(path: str, one: Log, told: dict[str, float]) -> float:
    """Print, and give the greatest difference of values and of rows."""
    q, rows, apart = reward_model.cross_fitted(one, 0).q, np.load(path + ".rows.npz"), []
    for name, found in ours(one, q, float(_threshold(one, q))).items():
        value = float(found.above.sum() / found.below.sum())
        each = found.above / found.below.mean()
        scale = max(1.0, float(np.abs(rows[name]).max()))
        apart += [abs(value - told[name]) / max(1.0, abs(value)), float(np.abs(each - rows[name]).max()) / scale]
        print(f"{Path(path).stem:16} {name:10} ours {value:.12f}  obp {told[name]:.12f}  rows {apart[-1]:.1e}")
    return max(apart) if np.isfinite(apart).all() else float("inf")


if __name__ == "__main__":
    sys.exit(main())
