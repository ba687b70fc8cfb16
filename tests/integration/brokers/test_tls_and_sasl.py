"""Over TLS and as a user: the whole path works, and who is not let in is told which setting to look at."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from scorer.errors import BadSetting, Unavailable
from streams.brokers.access import Access
from streams.demo.children import environment
from streams.demo.readiness import until_claimed
from streams.kafka.admin import create, standing
from streams.kafka.topics import plans
from streams.settings import Settings
from tests.servers.authority import Authority
from tests.servers.secure_kafka import PASSWORD, SecureKafka

pytestmark = pytest.mark.integration
ROOT = Path(__file__).parents[3]
LAUNCHPULSE = [sys.executable, "-m", "streams.cli.main"]
FAUST = [sys.executable, "-m", "faust", "-A", "streams.app", "worker", "-l", "debug"]
NOBODY = {"kafka_security": "ssl", "kafka_username": "", "kafka_password": ""}
WRONG = "battery-staple"


def test_topics_worker_sink_and_recount_work_over_tls_as_a_user(settings: Settings) -> None:
    made = launchpulse(settings, "topics", "create")
    assert made.returncode == 0, made.stderr
    shown = launchpulse(settings, "demo", "--events", "300", "--rate", "500", "--json")
    assert shown.returncode == 0, shown.stderr
    told = json.loads(shown.stdout.splitlines()[-1])
    assert (told["events"], told["recount"]["differences"], told["recount"]["rows"] > 600) == (300, 0, True)
    assert PASSWORD not in made.stdout + made.stderr + shown.stdout + shown.stderr


def test_fausts_own_worker_takes_its_partitions_and_its_log_holds_no_password(
    settings: Settings, tmp_path: Path
) -> None:
    plain = settings.model_copy(update={"kafka_sasl_mechanism": "PLAIN"})
    asyncio.run(create(Access.of(plain), plans(plain)))
    log = tmp_path / "faust.log"
    with log.open("wb") as out:
        worker = subprocess.Popen(FAUST, cwd=tmp_path, env=of(plain), stdout=out, stderr=out)
    try:
        asyncio.run(until_claimed(plain, Access.of(plain), lambda: _running(worker)))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(90) == 0, log.read_text()[-3000:]
    finally:
        worker.kill()
        worker.wait()
    assert ("[DEBUG" in log.read_text(), PASSWORD in log.read_text()) == (True, False)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"kafka_password": WRONG}, "LAUNCHPULSE_KAFKA_PASSWORD"),
        ({"kafka_ca_file": ""}, "LAUNCHPULSE_KAFKA_CA_FILE"),
    ],
)
def test_who_is_not_let_in_is_told_why_in_one_paragraph(settings: Settings, change: dict[str, str], named: str) -> None:
    done = launchpulse(settings, "topics", "create", **change)
    assert (done.returncode, done.stdout) == (1, "")
    reason = done.stderr.splitlines()[-1]
    assert (reason.startswith("launchpulse: "), named in reason) == (True, True), done.stderr
    assert [word for word in ("Traceback", WRONG, PASSWORD) if word in done.stderr] == []


async def test_a_mechanism_that_the_listener_lacks_is_named(settings: Settings) -> None:
    with pytest.raises(BadSetting, match="LAUNCHPULSE_KAFKA_SASL_MECHANISM"):
        await looked(settings, kafka_sasl_mechanism="SCRAM-SHA-256")


async def test_a_certificate_for_another_host_is_not_trusted(settings: Settings) -> None:
    with pytest.raises(BadSetting, match="Hostname mismatch"):
        await looked(settings, kafka=settings.kafka.replace("127.0.0.1", "localhost"))


async def test_a_client_without_tls_is_asked_whether_the_listener_wants_it(settings: Settings) -> None:
    with pytest.raises(Unavailable, match="LAUNCHPULSE_KAFKA_SECURITY"):
        await looked(settings, kafka_security="sasl_plaintext", kafka_ca_file="")


async def test_a_certificate_lets_in_where_the_listener_wants_one(
    settings: Settings, broker: SecureKafka, authority: Authority
) -> None:
    client = authority.sign("client")
    files = {"kafka_cert_file": str(client.certificate), "kafka_key_file": str(client.key)}
    await looked(settings, kafka=broker.mutual_address, **NOBODY, **files)
    with pytest.raises(Unavailable, match="LAUNCHPULSE_KAFKA_CERT_FILE"):
        await looked(settings, kafka=broker.mutual_address, **NOBODY)


async def looked(settings: Settings, **change: str) -> None:
    """Ask the brokers something under changed settings."""
    await standing(Access.of(Settings(**settings.model_dump() | change)), [])


def launchpulse(settings: Settings, *words: str, **change: str) -> "subprocess.CompletedProcess[str]":
    """A command under changed settings."""
    env = of(settings) | {f"LAUNCHPULSE_{name.upper()}": value for name, value in change.items()}
    return subprocess.run([*LAUNCHPULSE, *words], env=env, capture_output=True, text=True, check=False, timeout=100)


def of(settings: Settings) -> dict[str, str]:
    """The environment in which a process has these settings."""
    return {**environment(settings), "PYTHONPATH": str(ROOT)}


def _running(worker: "subprocess.Popen[bytes]") -> None:
    assert worker.poll() is None, "the worker has ended"
