"""Real parts in folders whose paths have a space, as a user's may."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import clickhouse_connect
import pytest
from clickhouse_connect.driver.client import Client

from streams.local.clickhouse import ClickHouse

ECHO_CONFIGURATION = """
backend: "python"
max_batch_size: 8
input [{ name: "IN" data_type: TYPE_FP32 dims: [-1] }, { name: "TEXT" data_type: TYPE_STRING dims: [1] }]
output [{ name: "OUT" data_type: TYPE_FP32 dims: [-1] }]
instance_group [{ kind: KIND_CPU count: 1 }]
"""
ECHO_MODEL = """
import triton_python_backend_utils as pb

class TritonPythonModel:
    def execute(self, requests):
        given = [pb.get_input_tensor_by_name(request, "IN").as_numpy() for request in requests]
        return [pb.InferenceResponse([pb.Tensor("OUT", one)]) for one in given]
"""


@pytest.fixture(scope="session")
def echo_repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model repository whose one model, `echo`, gives back what it is given."""
    repository = tmp_path_factory.mktemp("my models")
    version = repository / "echo" / "1"
    version.mkdir(parents=True)
    (version / "model.py").write_text(ECHO_MODEL)
    (repository / "echo" / "config.pbtxt").write_text(ECHO_CONFIGURATION)
    return repository


@dataclass(frozen=True)
class Engine:
    """A running door with a client for each of its tokens."""

    part: ClickHouse
    writer: Client
    reader: Client


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    part = ClickHouse(tmp_path_factory.mktemp("a folder"))
    try:
        part.launch()
        part.await_healthy()
        yield Engine(part, client(part, part.writer_token), client(part, part.reader_token))
    finally:
        part.stop()


def client(part: ClickHouse, token: str) -> Client:
    """The stock client, as every user of the door has it."""
    return clickhouse_connect.get_client(dsn=part.address, password=token, autogenerate_session_id=False)


def processes_with(variable: str, value: str) -> dict[int, str]:
    """Ids and command lines of all living processes that have this in their environment."""
    wanted = f"{variable}={value}".encode()
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (folder / "environ").read_bytes().split(b"\0") and int(folder.name) != os.getpid():
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:100]
        except (OSError, ValueError):
            continue
    return found
