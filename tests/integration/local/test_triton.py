"""The embedded Triton with a model of a few lines: health, cure, restart, and what it leaves behind."""

import os
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from scorer.errors import Unavailable
from streams.local.triton import Triton
from streams.local.triton_environments import left_over
from streams.local.triton_folder import PREFIX
from streams.local.triton_probe import failing

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def triton(echo_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triton]:
    part = Triton(tmp_path_factory.mktemp("a folder"), repository=echo_repository, models=["echo"])
    try:
        part.launch()
        part.await_healthy()
        yield part
    finally:
        part.stop()


def test_it_answers_inferences_from_paths_with_spaces(triton: Triton, echo_repository: Path) -> None:
    assert " " in str(echo_repository)
    assert " " in str(triton.data_dir)
    assert failing(triton.address, ["echo"]) == {}
    assert triton.healthy()


def test_a_model_that_is_not_there_is_named(triton: Triton) -> None:
    assert list(failing(triton.address, ["echo", "nothing"])) == ["nothing"]


def test_a_model_whose_process_was_killed_is_found_sick_and_cured(triton: Triton) -> None:
    assert kill_stub(triton) == 1
    assert list(failing(triton.address, ["echo"])) == ["echo"], "an inference must show what readiness hides"
    assert triton.cure() == ["echo"]
    assert triton.healthy()
    assert triton.cure() == []


def test_it_listens_on_no_port(triton: Triton) -> None:
    family = [psutil.Process(triton.pid), *psutil.Process(triton.pid).children(recursive=True)]
    assert [link.laddr for one in family for link in one.net_connections() if link.status == psutil.CONN_LISTEN] == []


def test_no_other_user_reaches_its_socket_or_reads_what_it_shares(triton: Triton) -> None:
    socket = Path(triton.address.removeprefix("unix:"))
    shared = [*Path("/dev/shm").glob(f"{PREFIX}{os.getpid()}-*")]
    assert socket.is_socket()
    assert shared
    assert [stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (socket.parent, *shared)] == [0] * (1 + len(shared))


def test_it_starts_again_at_the_same_address(triton: Triton) -> None:
    before = triton.address
    triton.stop()
    triton.launch()
    triton.await_healthy()
    assert triton.address == before


def test_nothing_of_it_is_left_after_a_stop(echo_repository: Path, tmp_path: Path) -> None:
    known = {*Path("/tmp").glob("python_env_*")}
    part = Triton(tmp_path, repository=echo_repository, models=["echo"])
    part.launch()
    part.await_healthy()
    name = f"{PREFIX}{os.getpid()}-"
    before = [*Path("/dev/shm").glob(f"{name}*"), *Path("/tmp").glob(f"{name}*")]
    made = {*Path("/tmp").glob("python_env_*")} - known
    part.stop()
    after = [*Path("/dev/shm").glob(f"{name}*"), *Path("/tmp").glob(f"{name}*")]
    assert len(before) >= len(after) + 2
    assert made
    assert made.isdisjoint(left_over(PREFIX))  # another server that starts just now may have made it


def test_what_a_deleted_version_has_left_behind_is_no_version(tmp_path: Path, echo_repository: Path) -> None:
    models = tmp_path / "models"
    shutil.copytree(echo_repository, models)
    (models / "echo" / "2" / "__pycache__").mkdir(parents=True)
    part = Triton(tmp_path, repository=models, models=["echo"])
    try:
        part.launch()
        part.await_healthy()
        assert [each.name for each in (models / "echo").glob("[0-9]")] == ["1"]
    finally:
        part.stop()


def test_a_model_that_does_not_load_is_an_error_that_says_why(tmp_path: Path, echo_repository: Path) -> None:
    broken = tmp_path / "models"
    shutil.copytree(echo_repository, broken)
    (broken / "echo" / "1" / "model.py").write_text("raise ValueError('no weights here')")
    part = Triton(tmp_path, repository=broken, models=["echo"])
    try:
        part.launch()
        with pytest.raises(Unavailable, match=r"triton ended while starting.*no weights here"):
            part.await_healthy()
    finally:
        part.stop()


def kill_stub(triton: Triton) -> int:
    """SIGKILL the Python processes of this server's models; how many there were."""
    stubs = [one for one in psutil.Process(triton.pid).children(recursive=True) if "backend_stub" in one.name()]
    for stub in stubs:
        stub.kill()
    time.sleep(0.1)
    return len(stubs)
