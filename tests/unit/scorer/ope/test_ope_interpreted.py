"""The compiled loops of the evaluation against the same loops interpreted."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from scorer.ope import weights
from scorer.ope.bootstrap import draws
from scorer.ope.grouped import dense
from scorer.ope.per_decision import per_decision
from scorer.ope.reward_model import cross_fitted
from tests.builders.decision_log import drawn

ROOT = Path(__file__).parents[4]
DIGEST = "from tests.unit.scorer.ope.test_ope_interpreted import digest; print(digest())"


def digest() -> str:
    """One hash of what every compiled loop of scorer/ope gives."""
    log = drawn(120, logged=[0.4, 0.3, 0.2, 0.1], candidate=[0.1, 0.2, 0.3, 0.4], each=3)
    place, groups = dense(log.group)
    found = per_decision(log, weights.of(log), place, groups)
    columns = np.bincount(place, found.products).reshape(-1, 1)
    parts = [*cross_fitted(log, 5), found.products, found.normalised.above, draws(columns, seed=3, miss=0.025)]
    return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()


def test_compiled_and_interpreted_agree_to_the_byte():
    interpreted = subprocess.run(
        [sys.executable, "-W", "error", "-c", DIGEST],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert interpreted.stdout.strip() == digest(), interpreted.stderr
