"""The embedded ClickHouse: chDB behind its door (streams.clickhouse.door), a process of its own."""

import http.client
import importlib.util
import os
import secrets
import sys
from pathlib import Path

from typing_extensions import override

import streams
from scorer.errors import Unavailable
from streams.local.child import Command
from streams.local.free_ports import LOOPBACK
from streams.local.part import Part


class ClickHouse(Part):
    """ClickHouse's HTTP interface on one port; the data in <data_dir>/clickhouse outlive the process."""

    name = "clickhouse"

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self.writer_token, self.reader_token = secrets.token_urlsafe(24), secrets.token_urlsafe(24)

    @property
    @override
    def address(self) -> str:
        return f"http://launchpulse@{LOOPBACK}:{self.ports[0]}/default"

    @override
    def secrets(self) -> dict[str, str]:
        return {"writer": self.writer_token, "reader": self.reader_token}

    @override
    def command(self) -> Command:
        check_installed()
        argv = [sys.executable, "-m", "streams.clickhouse.door"]
        argv += ["--path", str(self.data_dir / "clickhouse"), "--port", str(self.ports[0])]
        tokens = {"LAUNCHPULSE_DOOR_WRITER": self.writer_token, "LAUNCHPULSE_DOOR_READER": self.reader_token}
        return Command(self.name, argv, self.log, {**own_python(), **tokens}, grace_s=10)

    @override
    def answers(self) -> bool:
        return door_answers(self.ports[0], self.reader_token)


def own_python() -> dict[str, str]:
    """The environment in which a child python finds this same code, installed or not."""
    here = str(Path(streams.__file__).resolve().parents[1])
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))}


def check_installed() -> None:
    """Unavailable when the extra `local` is not installed."""
    if importlib.util.find_spec("chdb") is None:
        raise Unavailable(
            "The embedded ClickHouse engine is not installed",
            remedy="Install launchpulse[local], or name a server in LAUNCHPULSE_CLICKHOUSE.",
        )


def door_answers(port: int, token: str, timeout_s: float = 5.0) -> bool:
    """Whether SELECT 1 comes back."""
    link = http.client.HTTPConnection(LOOPBACK, port, timeout=timeout_s)
    try:
        link.request("POST", "/", b"SELECT 1", {"Authorization": f"Bearer {token}"})
        answer = link.getresponse()
        return answer.status == 200 and answer.read().strip() == b"1"
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()
