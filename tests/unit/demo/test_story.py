"""A demo asks why of decisions that it finds in ClickHouse, whatever the clock of the machine."""

import time
from collections.abc import Iterator

import pytest
from clickhouse_connect import get_client

from streams.clickhouse.migrations import apply, plan
from streams.demo.story import held_back, promoted
from streams.why.facts import Question
from tests.builders.trial import decide, hour

pytest.importorskip("chdb", reason="the extra `local` is not installed")
HELD = 16


@pytest.fixture(params=["UTC", "Asia/Shanghai", "America/New_York"])
def clock(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The machine stands in this zone."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def asked(hours: float) -> Question:
    return Question("anna", "", "kettle", round(hour(hours).timestamp() * 1000))


def test_the_moments_that_a_demo_asks_about_are_those_of_its_decisions(clock: str, tmp_path_factory):
    client = get_client(dsn=f"chdb://{tmp_path_factory.mktemp('story')}/engine")
    apply(client, plan(client))
    decide(client, [("anna", 9, HELD, ""), ("anna", 12, 0, "kettle"), ("anna", 15, HELD, "")])
    found = promoted(client, "kettle"), held_back(client, "kettle"), promoted(client, "toaster")
    client.close()
    assert found == (asked(12), asked(15), None)
