"""Whoever opens the engine's folder waits for the lock of the one before."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scorer.errors import Unavailable
from streams.clickhouse.engine_lock import await_free


@contextmanager
def held(folder: Path) -> Iterator[threading.Event]:
    """A folder of an engine that lives until the event is set, or the block ends."""
    status, ends = folder / "status", threading.Event()
    status.write_text("PID: 4711\nStarted at: 2026-11-27 23:50:49\n", "utf-8")
    file = status.open("rb")
    fcntl.flock(file, fcntl.LOCK_EX)
    end = threading.Thread(target=lambda: (ends.wait(), file.close()))
    end.start()
    try:
        yield ends
    finally:
        ends.set()
        end.join()


def test_a_folder_that_nobody_has_opened_is_free(tmp_path: Path) -> None:
    await_free(tmp_path, 0.0)


def test_a_folder_whose_owner_ends_becomes_free(tmp_path: Path) -> None:
    with held(tmp_path) as ends:
        threading.Timer(0.3, ends.set).start()
        await_free(tmp_path, 30.0)
        assert ends.is_set()


def test_the_owner_of_a_folder_is_named(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(Unavailable, match=r"tables open; at .*; seen: process 4711; End it"):
        await_free(tmp_path, 0.1)
