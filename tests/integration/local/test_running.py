"""Commands find what runs, and start what does not for their own duration."""

import subprocess
import sys
from pathlib import Path

import clickhouse_connect
import pytest

from streams.brokers.access import Access
from streams.local.addresses import Addresses, resolve
from streams.local.kafka_probe import answers
from streams.local.running import lent, missing, running
from streams.settings import Settings

pytestmark = pytest.mark.integration
PARTS = ("kafka", "clickhouse")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "my data")


def port(address: str) -> int:
    return int(address.rpartition(":")[2].partition("/")[0])


def test_what_is_missing_runs_for_the_block_and_no_longer(settings: Settings) -> None:
    with running(settings, PARTS) as addresses:
        assert answers("127.0.0.1", port(addresses.kafka.bootstrap))
        assert resolve(settings) == addresses
        assert missing(settings) == ["triton"]
    assert not answers("127.0.0.1", port(addresses.kafka.bootstrap))
    assert resolve(settings) == Addresses()


def test_a_block_inside_uses_what_the_outer_started_and_leaves_it(settings: Settings) -> None:
    with running(settings, ("kafka",)) as outer:
        with running(settings, PARTS) as inner:
            assert inner.kafka == outer.kafka
            assert inner.clickhouse
        assert answers("127.0.0.1", port(outer.kafka.bootstrap))
        assert resolve(settings) == outer


def test_what_is_configured_is_not_started(settings: Settings) -> None:
    configured = settings.model_copy(update={"kafka": "127.0.0.1:1"})
    for started in (running, lent):
        with started(configured, ("kafka",)) as addresses:
            assert addresses.kafka == Access("127.0.0.1:1")
    assert not settings.data_dir.exists()


def test_another_process_finds_it(settings: Settings) -> None:
    program = (
        "from pathlib import Path; from streams.settings import Settings; from streams.local.addresses import resolve;"
        f"print(resolve(Settings(data_dir=Path({str(settings.data_dir)!r}))).kafka.bootstrap)"
    )
    with running(settings, ("kafka",)) as addresses:
        found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert found.strip() == addresses.kafka.bootstrap


def _owner(settings: Settings) -> "subprocess.Popen[str]":
    """Another command, which runs a broker until its input ends; its first line is the broker's address."""
    program = (
        "import sys; from pathlib import Path; from streams.settings import Settings;"
        "from streams.local.running import running;"
        f"block = running(Settings(data_dir=Path({str(settings.data_dir)!r})), ('kafka',)); at = block.__enter__();"
        "print(at.kafka.bootstrap, flush=True); sys.stdin.read(); block.__exit__(None, None, None)"
    )
    argv = [sys.executable, "-c", program]
    return subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_what_is_lent_stays_until_it_is_given_back_though_its_owner_is_done(settings: Settings) -> None:
    with _owner(settings) as owner:
        assert owner.stdin is not None
        assert owner.stdout is not None
        assert owner.stderr is not None
        address = owner.stdout.readline().strip()
        with lent(settings, ("kafka",)) as addresses:
            owner.stdin.close()
            said = owner.stderr.readline()
            assert (addresses.kafka.bootstrap, answers("127.0.0.1", port(address))) == (address, True)
        assert (owner.wait(30), said[:36]) == (0, "Another command still asks what this")
    assert not answers("127.0.0.1", port(address))


def test_what_nobody_started_is_lent_by_its_user_and_ends_with_it(settings: Settings) -> None:
    with lent(settings, ("kafka",)) as addresses:
        assert answers("127.0.0.1", port(addresses.kafka.bootstrap))
    assert not answers("127.0.0.1", port(addresses.kafka.bootstrap))


def test_tables_outlive_the_process_that_owned_them(settings: Settings) -> None:
    with running(settings, ("clickhouse",)) as addresses:
        writer = clickhouse_connect.get_client(dsn=addresses.clickhouse, password=addresses.clickhouse_token)
        writer.command("CREATE TABLE kept (a Int8) ENGINE = MergeTree ORDER BY a")
        writer.insert("kept", [[1]], column_names=["a"])
    with running(settings, ("clickhouse",)) as addresses:
        reader = clickhouse_connect.get_client(dsn=addresses.clickhouse, password=addresses.clickhouse_read_token)
        assert reader.query("SELECT a FROM kept").result_rows == [(1,)]


def test_an_error_in_the_block_stops_the_parts_too(settings: Settings) -> None:
    with pytest.raises(KeyboardInterrupt), running(settings, ("kafka",)) as addresses:
        raise KeyboardInterrupt
    assert not answers("127.0.0.1", port(addresses.kafka.bootstrap))
