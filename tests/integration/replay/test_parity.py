"""On a broker of each kind: what workers left on the topics, kills and changes on the way, is computed again."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from schemas.topics import TOPICS
from scorer.flags import DEGRADED
from streams.brokers.access import Access
from streams.codec.encode import decode_one, encode_one
from streams.kafka.log import Log
from streams.local.addresses import Addresses
from streams.replay.asked import Asked, job_of, with_source
from streams.replay.job import Wish
from streams.replay.run import replay
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.builders.captures import captured
from tests.builders.runner import published, records, worked
from tests.fakes.models import HashText, SumInterest

pytestmark = pytest.mark.integration
SPACE = HashText().space


def verified(settings: Settings, capture: Path | None = None, **asked: Any) -> dict[str, Any]:
    at = Addresses(kafka=Access.of(settings))
    wish = Wish(verify=True, **asked)
    job = replace(job_of(settings, at, Asked(wish, capture=capture)), space=SPACE)
    partitions = range(job.settings.partitions)
    job, _ = asyncio.run(with_source(job, partitions))
    return replay(job, partitions, processes=1, show=lambda done, share: None)


async def _changed_launch(settings: Settings) -> None:
    """A new version of the first launch, under another plan."""
    access, topic = Access.of(settings), settings.topic("launches")
    async with Log(access, topic, 0) as log:
        chunks = [chunk async for chunk in log.read(0, await log.high_watermark())]
    launch = decode_one("launches", chunks[0].values[0] or b"")
    plan = json.loads(launch["plan"]) | {"title": "Another", "cap_per_shopper": 5}
    launch |= {"version": launch["version"] + 1, "plan": json.dumps(plan)}
    producer = AIOKafkaProducer(**access.client)
    await producer.start()
    await producer.send_and_wait(topic, encode_one("launches", launch), key=launch["launch"].encode())
    await producer.stop()


async def _lived(settings: Settings) -> None:
    """A worker that crashes, one without a model that crashes, another model under another plan, to the end."""
    await published(settings, Shop(5, 8_000))
    await worked(settings, until=1_700)
    await worked(settings, until=1_700, interest=SumInterest(down=True))
    await worked(settings, until=1_700, meanwhile=lambda: _changed_launch(settings))
    await worked(settings, interest=SumInterest(version="2", scale=0.3))


async def _scored(settings: Settings) -> set[str]:
    """Models of all decisions, and whether any was degraded."""
    found = [record async for record in records(settings, "decisions")]
    return {each["model"] for each in found} | {"degraded" for each in found if each["flags"] & DEGRADED}


async def _ends(settings: Settings) -> dict[tuple[str, int], int]:
    found = {}
    for topic in TOPICS:
        for partition in range(1 if topic.single_partition else settings.partitions):
            async with Log(Access.of(settings), settings.topic(topic.name), partition) as log:
                found[topic.name, partition] = await log.high_watermark()
    return found


def test_kills_degraded_periods_another_model_and_another_plan_are_computed_again(
    settings_of: Callable[[int], Settings],
):
    settings = settings_of(97).model_copy(update={"canary_interest": 2, "canary_share_micro": 300_000})
    asyncio.run(_lived(settings))
    scored, before = asyncio.run(_scored(settings)), asyncio.run(_ends(settings))
    told = verified(settings)
    assert {"sum:1", "sum:2", "degraded"} <= scored
    assert told["first_divergence"] is None
    assert told["same"]
    assert told["equal"] == told["decisions"] > 200
    assert all(one["waiting"] == 0 for one in (*told["outputs"].values(), *told["rows"].values()))
    assert asyncio.run(_ends(settings)) == before


async def _lived_under_other_settings(settings: Settings) -> None:
    """A worker that crashes, one under other settings that crashes too, and the first again."""
    others = {"cooldown_ms": 60_000, "cap_per_day": 9, "attribution_ms": 3_600_000, "half_life_ms": 86_400_000}
    await published(settings, Shop(9, 6_000))
    await worked(settings, until=1_900)
    await worked(settings.model_copy(update=others), until=1_900)
    await worked(settings)


def test_a_worker_goes_on_and_a_replay_agrees_where_settings_change_after_a_crash(
    settings_of: Callable[[int], Settings],
):
    settings = settings_of(97)
    asyncio.run(_lived_under_other_settings(settings))
    told = verified(settings)
    assert (told["same"], told["first_divergence"]) == (True, None)
    assert told["equal"] == told["decisions"] > 200


def test_a_second_comparison_goes_on_where_the_first_ended(settings_of: Callable[[int], Settings]):
    settings = settings_of(97)
    asyncio.run(published(settings, Shop(6, 2_400)))
    asyncio.run(worked(settings, until=1_500, drained=True))  # a crash may come before anything is stored
    first = verified(settings, resume=True, keep=True)
    asyncio.run(worked(settings))
    second = verified(settings, resume=True, keep=True)
    assert (first["same"], second["same"]) == (True, True)
    assert 0 < first["decisions"] < second["decisions"]
    anew = verified(settings)
    assert [second[name] for name in ("equal", "rows", "partitions")] == [
        anew[name] for name in ("equal", "rows", "partitions")
    ]


def test_a_capture_is_compared_anywhere_with_the_settings_that_it_was_made_under(
    settings_of: Callable[[int], Settings], tmp_path: Path
):
    settings = settings_of(97).model_copy(update={"cooldown_ms": 1_000_000})
    asyncio.run(published(settings, Shop(8, 1_500)))
    asyncio.run(worked(settings))
    asyncio.run(captured(settings, tmp_path / "kept"))
    here = verified(settings)
    elsewhere = verified(Settings(data_dir=tmp_path / "elsewhere"), capture=tmp_path / "kept")
    assert here["same"]
    assert {**elsewhere, "events_per_s": 0} == {**here, "events_per_s": 0}


@pytest.mark.timeout(600)
def test_a_replay_that_was_killed_goes_on_in_another_process(settings_of: Callable[[int], Settings], tmp_path: Path):
    settings = settings_of(97)
    asyncio.run(published(settings, Shop(7, 900)))
    asyncio.run(worked(settings))
    slow = _started(settings, "--speed", "100000", "--resume", "--snapshot-every", "1s")
    folder = settings.data_dir / "replays"
    deadline = time.monotonic() + 240
    while not list(folder.glob("*/partitions/*/at-*")):
        assert time.monotonic() < deadline, "no snapshot within four minutes"
        assert slow.poll() is None, "it ended before it could be killed"
        time.sleep(0.1)
    os.kill(slow.pid, signal.SIGKILL)
    slow.wait()
    went_on = _told(_started(settings, "--resume"))
    beside = _told(_started(settings, "--processes", "2"))
    assert went_on["partitions"] == beside["partitions"]


def _started(settings: Settings, *options: str) -> "subprocess.Popen[bytes]":
    names = ("kafka", "topic_prefix", "partitions", "chunk", "data_dir")
    own = {f"LAUNCHPULSE_{name.upper()}": str(getattr(settings, name)) for name in names}
    command = [sys.executable, "-m", "streams.cli.main", "replay", "--json", *options]
    return subprocess.Popen(command, env=os.environ | own, stdout=subprocess.PIPE)


def _told(process: "subprocess.Popen[bytes]") -> dict[str, Any]:
    out, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    told: dict[str, Any] = json.loads(out.splitlines()[-1])
    return told
