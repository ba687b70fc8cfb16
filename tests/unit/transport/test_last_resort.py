"""A failed worker that hangs while it stops is ended, with its reason; one that ends in order is left alone."""

import subprocess
import sys

HANGS = """
import time
from streams.transport.running import LastResort
resort = LastResort(patience_s=0.1)
resort.begin(ValueError("the rows contradict the journal"))
{then}
time.sleep({seconds})
"""


def ended(then: str, seconds: float) -> tuple[int, str]:
    code = HANGS.format(then=then, seconds=seconds)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr.strip()


def test_a_worker_that_hangs_is_ended_with_its_reason() -> None:
    assert ended("", 50) == (1, "ValueError: the rows contradict the journal")


def test_a_worker_that_ends_in_order_is_left_alone() -> None:
    assert ended("resort.cancel()", 0.5) == (0, "")
