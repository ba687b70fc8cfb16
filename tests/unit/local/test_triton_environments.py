"""Which folders of tritonserver's are left over, and which a living server may still need."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from pathlib import Path

import pytest

from streams.local.triton_environments import SERVER, Span, living, note_started, outside

PREFIX = "launchpulse-test-"
LINKED_S, STARTED_S = 1_000.0, 1_003.0


def test_left_over_is_what_was_made_while_no_living_server_can_have_made_it() -> None:
    at_s = {LINKED_S - 1: "before", LINKED_S + 1: "its own", STARTED_S + 1: "after"}
    made_s = {Path(name): second for second, name in at_s.items()}
    assert outside(made_s, [Span(LINKED_S, STARTED_S)]) == [Path("before"), Path("after")]


def stamp(file: Path, at_s: float) -> None:
    os.utime(file, (at_s, at_s))


@pytest.fixture
def links(tmp_path: Path) -> Path:
    """The folder of a server of ours."""
    folder = tmp_path / f"{PREFIX}1-x"
    folder.mkdir()
    shutil.copy("/bin/sleep", folder / SERVER)
    stamp(folder / SERVER, LINKED_S)
    return folder


@contextmanager
def running(program: Path) -> Iterator[None]:
    server = subprocess.Popen([program, "60"])
    try:
        time.sleep(0.1)  # until it is the program that it becomes
        yield
    finally:
        server.kill()
        server.wait()


def test_a_server_of_ours_can_have_made_one_from_its_links_until_it_had_started(links: Path) -> None:
    with running(links / SERVER):
        starting = [*living(PREFIX)]
        note_started(links)
        stamp(links / "started", STARTED_S)
        started = [*living(PREFIX)]
        shutil.rmtree(links)
        ended = [*living(PREFIX)]
    spans = [Span(LINKED_S, inf), Span(LINKED_S, STARTED_S)]
    assert [[span for span in spans if span in found] for found in (starting, started, ended)] == [
        [spans[0]],
        [spans[1]],
        [],
    ]


def test_a_server_of_somebody_else_can_have_made_one_at_any_time_since_its_start(tmp_path: Path) -> None:
    shutil.copy("/bin/sleep", tmp_path / SERVER)
    before = time.time()
    with running(tmp_path / SERVER):
        assert any(abs(span.from_s - before) < 30 and span.to_s == inf for span in living(PREFIX))
