"""The generated folder: what tritonserver sees of this machine."""

import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from streams.local import triton_folder
from streams.local.triton_folder import PREFIX, TritonFolder

DEAD_PID = 4_194_305  # above the kernel's largest


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    model = tmp_path / "my models" / "echo"
    model.mkdir(parents=True)
    (model / "config.pbtxt").write_text("")
    return model.parent


def test_no_path_in_it_has_a_space_though_the_real_ones_do(repository: Path) -> None:
    folder = TritonFolder(repository)
    try:
        assert " " not in str(folder.path)
        assert (folder.path / "models" / "echo" / "config.pbtxt").exists()
        assert (folder.path / "backends" / "python" / "triton_python_backend_stub").exists()
        assert (folder.path / "venv" / "bin" / "python3").exists()
    finally:
        folder.remove()
    assert not folder.path.exists()
    assert (repository / "echo" / "config.pbtxt").exists()


def test_a_socket_has_room_in_the_longest_folder_for_temporary_files(monkeypatch: pytest.MonkeyPatch) -> None:
    long = Path("/tmp/" + "x" * (triton_folder._LONGEST_PARENT - len("/tmp/")))
    long.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(long))
    monkeypatch.setattr(os, "getpid", lambda: 4_194_303)
    folder = triton_folder.private_name()
    triton_folder.make_private(folder)
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(f"{folder}/grpc:1")
        assert folder.parent == long
    finally:
        shutil.rmtree(long)


def test_a_folder_for_temporary_files_with_a_space_is_not_used(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spaced = tmp_path / "t m p"
    spaced.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spaced))
    folder = TritonFolder(repository)
    folder.remove()
    assert folder.path.parent == Path("/tmp")


def test_leftovers_of_dead_owners_are_swept_and_those_of_living_ones_are_not() -> None:
    dead, alive = Path("/tmp", f"{PREFIX}{DEAD_PID}-x"), Path("/tmp", f"{PREFIX}{os.getpid()}-x")
    shared = Path("/dev/shm", f"{PREFIX}{DEAD_PID}-x-region")
    for folder in (dead, alive):
        folder.mkdir()
    shared.write_bytes(b"")
    triton_folder.sweep()
    assert not dead.exists()
    assert not shared.exists()
    assert alive.exists()
    alive.rmdir()
