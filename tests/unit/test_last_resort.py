"""A worker that hangs while it stops is ended, with its reason; one that ends in order is left alone."""

import subprocess
import sys

HANGS = """
import time
from streams.last_resort import LastResort
resort = LastResort('not yet', patience_s=0.1, grace_s=0.1)
{then}
time.sleep({seconds})
"""


FAILED = 'resort.begin(ValueError("the rows contradict the journal"))'


def ended(then: str, seconds: float) -> tuple[int, str]:
    code = HANGS.format(then=then, seconds=seconds)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr.strip()


def test_a_worker_that_hangs_is_ended_with_its_reason() -> None:
    assert ended(FAILED, 50) == (1, "ValueError: the rows contradict the journal")


def test_a_worker_that_ends_in_order_is_left_alone() -> None:
    assert ended(f"{FAILED}\nresort.cancel()", 0.5) == (0, "")


def test_a_worker_that_was_to_end_and_hangs_is_ended_with_a_word_on_it() -> None:
    assert ended("resort.grant()", 50) == (0, "not yet")


def test_what_fails_while_a_worker_ends_gives_it_no_more_time() -> None:
    assert ended(f"resort.grant()\n{FAILED}", 50)[0] == 0
