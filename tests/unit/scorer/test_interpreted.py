"""The interpreted loops are the reference: the compiled ones must give the same bytes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from tests.builders.followed import bolder, carried, followed
from tests.builders.world import world

EVENTS = 3000
ROOT = Path(__file__).parents[3]
DIGEST = """
import sys
from tests.unit.scorer.test_interpreted import digest
print(digest(int(sys.argv[1])))
"""


def digest(seed: int) -> str:
    """One hash of every row, decision, feature, status and flag that a seeded stream comes to."""
    one = world(EVENTS, seed)
    parts = [*one.run(chunk=700), one.events, *followed(one, bolder(one)), *carried(one, bolder(one))]
    return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()


def test_compiled_and_interpreted_agree_to_the_byte() -> None:
    interpreted = subprocess.run(
        [sys.executable, "-W", "error", "-c", DIGEST, "5"],
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert interpreted.stdout.strip() == digest(5), interpreted.stderr


def test_the_stream_of_that_comparison_holds_every_case() -> None:
    one = world(EVENTS, 5)
    ran = one.run(chunk=700)
    rows, book, decisions, trends = ran.profiles, ran.dealings, ran.decisions, ran.trends
    assert set(one.events["status"]) == {0, 1, 2}
    assert {int(bit) for flags in set(one.events["flags"]) for bit in (1, 2, 4, 8) if flags & bit} == {1, 2, 4, 8}
    assert set(decisions["cause"]) == {0, 1}
    assert (decisions["action"] >= 0).sum() > 20
    assert {int(bit) for mask in set(decisions["reasons"].ravel()) for bit in (1, 2, 4, 8) if mask & bit} >= {2, 4, 8}
    assert (rows["categories"] != 0).all(axis=1).any()
    assert (rows["consent"] != 0).any()
    assert book["censored"].sum() > 0
    assert trends["again"][0] > 0
    assert trends["led"][0] > 0
    assert (trends["companion_weight"] > 0).any()
