"""Sink and learner end once they are told to, whatever they wait for."""

import subprocess
import sys

RUN = """
import asyncio, os, signal
from streams.cli.until_stopped import until_stopped
from streams.last_resort import LastResort
async def work(stop):
    os.kill(os.getpid(), signal.{signal})
    await stop.wait()
    await asyncio.sleep({hangs_s})
    return "told"
resort = LastResort("not yet", grace_s=0.3)
print(until_stopped(work, resort, once={once}))
"""


def _ended(signal: str, hangs_s: float, *, once: bool) -> tuple[int, str, str]:
    code = RUN.format(signal=signal, hangs_s=hangs_s, once=once)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout.strip(), done.stderr.strip()


def test_what_ends_in_order_tells_what_it_came_to() -> None:
    assert [_ended("SIGTERM", 0, once=once) for once in (False, True)] == [(0, "told", "")] * 2


def test_what_hangs_is_ended_with_a_word_on_it_by_either_signal() -> None:
    assert [_ended(each, 50, once=False) for each in ("SIGTERM", "SIGINT")] == [(0, "", "not yet")] * 2
