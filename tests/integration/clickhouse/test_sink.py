"""The sink on a real broker and a real engine: killed, stopped, cut off, overtaken; and each row once."""

import asyncio
import json
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from schemas.topics import INPUTS
from scorer.errors import Fenced
from streams.clickhouse.sink import work
from streams.clickhouse.sink.app import run_sink
from streams.clickhouse.sink.lane import FAST, SLOW
from streams.clickhouse.sink.ledger import read_back
from streams.codec.encode import encode_one
from streams.codec.registries import registry_for
from streams.journal.records import Claim, to_avro
from streams.kafka.log import Log
from streams.settings import Settings
from tests.builders.hand_made_log import HandMadeLog, Sent
from tests.servers.brokers import running_broker
from tests.servers.hand_made_parts import Parts, engine, publish, recounted, sink_all, sink_process
from tests.servers.http_gate import HttpGate
from tests.servers.sink_progress import Progress, progress

pytestmark = pytest.mark.integration


@pytest.fixture
def gate(loaded: Parts) -> Iterator[HttpGate]:
    port = int(loaded.at.clickhouse.rsplit(":", 1)[1].split("/")[0])
    with HttpGate(port).open() as gate:
        yield gate


def test_every_row_arrives_once_and_a_second_run_adds_nothing(loaded: Parts) -> None:
    first, second = sink_all(loaded), sink_all(loaded)
    found = recounted(loaded).summary()
    told = [loaded.rows(f"SELECT count() FROM {table}")[0][0] for table in ("shoppers", "deliveries")]
    assert [first["slow"].rows["shoppers"], first["slow"].rows["deliveries"]] == told == [19, 15]
    assert first["slow"].rows["events"] == loaded.rows("SELECT count() FROM events")[0][0] > 300
    assert first["fast"].rows["triggers"] > 10
    assert [second["slow"].rows, second["fast"].rows] == [{}, {}]
    assert [found["differences"], found["waiting"]] == [0, {"events": 0, "steps": 0}]
    assert asyncio.run(progress(loaded.settings, loaded.at.kafka)) == Progress(480, 480)


def test_a_sink_killed_before_during_and_after_inserts_leaves_each_row_once(loaded: Parts, gate: HttpGate) -> None:
    """SIGKILL before an insert reaches ClickHouse, and after it was carried out but before the sink heard of it."""
    kills = [("before", 1), ("after", 1), ("after", 3), ("before", 2), ("after", 5)]
    open_intents = 0
    for when, which in kills:
        _killed_at(loaded, gate, when, which)
        open_intents += _open_intents(loaded)
    end = sink_process(loaded, gate.address, "--until-caught-up", "--json")
    output, errors = end.communicate(timeout=120)
    assert (end.returncode, recounted(loaded).summary()["differences"]) == (0, 0), errors
    assert open_intents >= len(kills)  # every kill landed inside an intent
    assert json.loads(output.splitlines()[-1])["repeated"] >= 1


def _killed_at(parts: Parts, gate: HttpGate, when: str, which: int) -> None:
    process = sink_process(parts, gate.address, "--until-caught-up")
    seen = 0

    def count(_: str) -> None:
        nonlocal seen
        seen += 1
        if seen == which:
            process.send_signal(signal.SIGKILL)
            process.wait()

    setattr(gate, when, count)
    _, errors = process.communicate(timeout=120)
    gate.before = gate.after = lambda _: None
    assert process.returncode == -signal.SIGKILL, errors


def _open_intents(parts: Parts) -> int:
    async def read() -> int:
        async with Log(parts.at.kafka, "sink-intents", 0) as log:
            fold = await read_back(log, [FAST.name, SLOW.name], registry_for(parts.settings))
        return sum(fold.lane(kind.name).open is not None for kind in (FAST, SLOW))

    return asyncio.run(read())


def test_while_clickhouse_is_gone_nothing_is_lost_and_afterwards_it_goes_on(loaded: Parts, gate: HttpGate) -> None:
    gate.shut = True
    process = sink_process(loaded, gate.address, "--until-caught-up")
    _until(lambda: gate.refused >= 12)
    before = loaded.rows("SELECT count() FROM events")[0][0]
    gate.shut = False
    _, errors = process.communicate(timeout=120)
    assert [process.returncode, before, recounted(loaded).summary()["differences"]] == [0, 0, 0], errors
    assert "ClickHouse is back" in errors


def test_term_ends_it_within_seconds_even_while_clickhouse_is_gone(loaded: Parts, gate: HttpGate) -> None:
    gate.shut = True
    process = sink_process(loaded, gate.address)
    _until(lambda: gate.refused >= 8)
    process.terminate()
    process.communicate(timeout=30)
    sink_all(loaded)
    assert recounted(loaded).summary()["differences"] == 0


def test_term_ends_an_idle_sink_with_everything_inserted(loaded: Parts, gate: HttpGate) -> None:
    process = sink_process(loaded, gate.address)
    _until(lambda: loaded.rows("SELECT count() FROM events")[0][0] == 395)
    process.terminate()
    _, errors = process.communicate(timeout=30)
    assert [process.returncode, _open_intents(loaded)] == [0, 0], errors


async def test_a_sink_that_has_read_everything_reads_on_behind_all_that_topics_may_forget(
    loaded: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters that no step sent, and what follows the last step in the journal, are nothing that it comes back for."""
    monkeypatch.setattr(work, "_PLACE_EVERY_S", 0.2)
    stop = asyncio.Event()
    running = asyncio.create_task(run_sink(loaded.settings, loaded.places(), stop=stop))
    letter = {"topic": "products", "partition": 0, "offset": 7, "published_ms": 0, "key": b"P", "value": b"x"}
    value = encode_one("dead-letters", letter | {"seq": -1, "error": "wrong_type", "message": "a price below 0"})
    claim = encode_one("journal", to_avro(Claim(5, 0, "another worker")))
    await publish(loaded, [Sent("dead-letters", 0, b"P", value, 1), Sent("journal", 0, b"", claim, 1)])
    places = [("dead-letters", 0), ("journal", 0)]
    ends = {f"{topic}/{partition}": await _end(loaded, topic, partition) for topic, partition in places}
    async with asyncio.timeout(60):
        while not ends.items() <= (await _places(loaded)).items():
            await asyncio.sleep(0.1)
    stop.set()
    await running


async def test_a_sink_at_rest_says_where_it_stands_again_within_the_retention(loaded: Parts) -> None:
    await run_sink(loaded.settings, loaded.places(), stop=asyncio.Event(), until_caught_up=True)
    stop, kept = asyncio.Event(), loaded.settings.model_copy(update={"retention_ms": 4_000})
    running = asyncio.create_task(run_sink(kept, loaded.places(), stop=stop))
    begin, places = await _end(loaded, "sink-intents", 0), await _places(loaded)
    async with asyncio.timeout(60):
        while await _end(loaded, "sink-intents", 0) < begin + 6:  # a claim, and both lanes more than twice
            await asyncio.sleep(0.1)
    stop.set()
    await running
    assert await _places(loaded) == places


async def _end(parts: Parts, topic: str, partition: int) -> int:
    async with Log(parts.at.kafka, topic, partition) as log:
        return await log.high_watermark()


async def _places(parts: Parts) -> Mapping[str, int]:
    async with Log(parts.at.kafka, "sink-intents", 0) as log:
        return (await read_back(log, [SLOW.name], registry_for(parts.settings))).lane(SLOW.name).positions


def _until(true: Callable[[], bool], patience_s: float = 90.0) -> None:
    deadline = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def _between_steps(records: list[Sent], at: int) -> int:
    """The first place from `at` on where a step has sent all of its outputs."""
    events = [record.topic in INPUTS for record in records]
    return next(i for i in range(at, len(records)) if events[i] and not events[i - 1])


def test_a_newer_sink_takes_over_and_the_older_one_stops_at_its_next_insert(parts: Parts) -> None:
    records = list(HandMadeLog(steps=8).records())
    half = _between_steps(records, len(records) // 2)

    async def both() -> BaseException | None:
        await publish(parts, records[:half])
        older = asyncio.create_task(run_sink(parts.settings, parts.places(), stop=asyncio.Event()))
        while not parts.rows("SELECT count() FROM events")[0][0]:
            await asyncio.sleep(0.1)
        await run_sink(parts.settings, parts.places(), stop=asyncio.Event(), until_caught_up=True)
        await publish(parts, records[half:])
        done, _ = await asyncio.wait([older], timeout=60)
        return older.exception() if done else None

    assert isinstance(asyncio.run(both()), Fenced)
    sink_all(parts)
    found = recounted(parts).summary()
    assert found["differences"] == 0, found


def test_a_sink_that_wakes_up_after_another_has_done_its_insert_changes_nothing(loaded: Parts, gate: HttpGate) -> None:
    """The older sink is stopped with an insert in its hands, the newer one repeats it, the older one is woken."""
    older = sink_process(loaded, gate.address)
    held, overtaken = threading.Event(), threading.Event()

    def hold(token: str) -> None:
        if "events" in token and not held.is_set():
            older.send_signal(signal.SIGSTOP)
            held.set()
            overtaken.wait(120)  # the insert itself is on its way all that time

    gate.before = hold
    assert held.wait(60)
    sink_all(loaded)
    overtaken.set()
    older.send_signal(signal.SIGCONT)
    _, errors = older.communicate(timeout=120)
    assert [older.returncode, "has taken over" in errors] == [1, True], errors
    found = recounted(loaded).summary()
    assert found["differences"] == 0, found


def test_it_works_on_apache_kafka_too(tmp_path: Path) -> None:
    with running_broker("kafka", tmp_path / "kafka") as broker:
        settings = Settings(data_dir=tmp_path, partitions=2, kafka=broker.address, topic_prefix="shop.")
        with engine(settings) as parts:
            asyncio.run(publish(parts, HandMadeLog(topic_prefix="shop.").records()))
            sink_all(parts)
            assert [recounted(parts).summary()[name] for name in ("differences", "rows")] == [0, 2414]
