"""What happened, altered in one place: the comparison names the place, both sides, and what differed upstream."""

import asyncio
import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from schemas.topics import CHANGELOGS
from streams.codec.encode import decode_one, encode_one
from streams.journal.records import Step, from_avro, to_avro
from streams.replay.parity.suspects import NOT_TOLD
from streams.settings import Settings
from streams.store import HEADER
from tests.builders.held import HeldRecords
from tests.builders.lived import Redeployed, lived
from tests.builders.replayed import job, replayed, verified

SETTINGS = Settings(partitions=2, chunk=97)


@pytest.fixture(scope="module")
def happened() -> HeldRecords:
    return asyncio.run(lived(SETTINGS))


@pytest.fixture
def held(happened: HeldRecords) -> HeldRecords:
    return copy.deepcopy(happened)


def alter(held: HeldRecords, topic: str, at: int, change: Callable[[dict[str, Any]], None]) -> None:
    """Change one record of partition 0 in place."""
    key, value, at_ms = held.of(topic, 0)[at]
    record = decode_one(topic, value or b"")
    change(record)
    held.of(topic, 0)[at] = key, encode_one(topic, record), at_ms


def alter_step(held: HeldRecords, change: Callable[[Step], Step]) -> int:
    """Change the first step of partition 0 that promoted; its number."""
    for at, (key, value, at_ms) in enumerate(held.of("journal", 0)):
        record = from_avro(decode_one("journal", value or b""))
        if isinstance(record, Step) and len(record.promotions):
            held.of("journal", 0)[at] = key, encode_one("journal", to_avro(change(record))), at_ms
            return record.number
    raise AssertionError("no such step")


def silence(held: HeldRecords) -> None:
    """As an older version wrote it: claims and checkpoints tell no settings."""
    for partition in range(SETTINGS.partitions):
        for at, (key, value, at_ms) in enumerate(held.of("journal", partition)):
            record = decode_one("journal", value or b"") | {"settings": {}}
            held.of("journal", partition)[at] = key, encode_one("journal", record), at_ms


def upstream(told: dict[str, Any]) -> list[str]:
    return [each["what"] for each in told["first_divergence"]["upstream"]]


async def test_what_happened_is_computed_again_byte_for_byte(held: HeldRecords, tmp_path: Path):
    told = await verified(SETTINGS, held, tmp_path)
    outputs, rows = told["outputs"], told["rows"]
    assert told["same"]
    assert told["first_divergence"] is None
    assert told["decisions"] == told["equal"] == len(held.of("decisions", 0)) + len(held.of("decisions", 1)) > 150
    assert outputs["outcomes"]["equal"] == len(held.of("outcomes", 0)) + len(held.of("outcomes", 1)) > 50
    assert all(outputs[name]["equal"] > 0 for name in ("triggers", "review-scores", "search-scores", "dead-letters"))
    assert all(rows[name]["equal"] > 10 and rows[name]["waiting"] == 0 for name in CHANGELOGS)


async def test_which_models_are_installed_here_does_not_matter(held: HeldRecords, tmp_path: Path):
    asked = replace(job(SETTINGS, held, tmp_path, verify=True), space=4_711)
    assert (await replayed(asked))["same"]


async def test_an_altered_decision_is_named_by_its_number_and_field(held: HeldRecords, tmp_path: Path):
    alter(held, "decisions", 5, lambda record: record.update(flags=record["flags"] ^ 64))
    told = await verified(SETTINGS, held, tmp_path)
    first = told["first_divergence"]
    assert (told["diverged"], first["topic"], first["seq"], first["offset"], first["field"]) == (
        1,
        "decisions",
        5,
        5,
        "flags",
    )
    assert first["live"] == first["replayed"] ^ 64
    assert upstream(told) == ["nothing"]


async def test_a_lost_decision_is_named_and_those_behind_it_are_still_equal(held: HeldRecords, tmp_path: Path):
    del held.of("decisions", 0)[3]
    told = await verified(SETTINGS, held, tmp_path)
    first = told["first_divergence"]
    assert (told["diverged"], first["seq"], first["offset"], first["live"]) == (1, 3, -1, None)
    assert told["equal"] == told["decisions"] - 1
    assert upstream(told) == ["journal"]


async def test_decisions_lost_at_the_end_of_the_topic_are_lost_where_the_step_is_stored(
    held: HeldRecords, tmp_path: Path
):
    del held.of("decisions", 0)[-2:]
    told = await verified(SETTINGS, held, tmp_path)
    assert told["diverged"] == 2
    assert told["first_divergence"]["topic"] == "decisions"


async def test_a_repeat_is_no_difference(held: HeldRecords, tmp_path: Path):
    decisions = held.of("decisions", 0)
    decisions[10:10] = decisions[4:10]
    assert (await verified(SETTINGS, held, tmp_path))["same"]


async def test_what_the_topic_no_longer_holds_is_not_held(held: HeldRecords, tmp_path: Path):
    from tests.builders.held import cut_off

    told = await verified(SETTINGS, cut_off(held, "decisions", 0, 7), tmp_path)
    assert told["same"]
    assert told["outputs"]["decisions"]["not_held"] == 7


OTHERS = {
    "seed": 5,
    "trigger_ttl_ms": 1_000,
    "attribution_ms": 3_600_000,
    "min_propensity_micro": 30_000,
    "decision_interval_ms": 60_000,
    "cooldown_ms": 1_000,
    "cap_per_day": 100,
    "half_life_ms": 60_000,
    "lateness_ms": 0,
    "max_ahead_ms": -1,
}


@pytest.mark.parametrize("name", OTHERS)
async def test_settings_that_were_changed_since_do_not_matter(name: str, held: HeldRecords, tmp_path: Path):
    told = await verified(SETTINGS.model_copy(update={name: OTHERS[name]}), held, tmp_path)
    assert (told["same"], told["first_divergence"]) == (True, None)


@pytest.mark.parametrize("name", OTHERS)
async def test_settings_that_were_changed_on_the_way_are_those_of_then_on(name: str, tmp_path: Path):
    changed = SETTINGS.model_copy(update={name: OTHERS[name]})
    told = await verified(SETTINGS, await lived(SETTINGS, then=Redeployed(3, changed)), tmp_path)
    assert (told["same"], told["first_divergence"]) == (True, None)


@pytest.mark.parametrize("name", OTHERS)
async def test_a_journal_that_tells_no_settings_says_so_where_something_differs(
    name: str, held: HeldRecords, tmp_path: Path
):
    silence(held)
    same = await verified(SETTINGS, held, tmp_path / "same")
    told = await verified(SETTINGS.model_copy(update={name: OTHERS[name]}), held, tmp_path / "other")
    assert (same["same"], told["same"]) == (True, False)
    assert NOT_TOLD in [each["says"] for each in told["first_divergence"]["upstream"]]


async def test_an_altered_score_in_the_journal_is_named_as_the_score(held: HeldRecords, tmp_path: Path):
    number = alter_step(held, lambda step: replace(step, interest=step.interest + np.float32(0.5)))
    told = await verified(SETTINGS, held, tmp_path)
    first = told["first_divergence"]
    assert (first["topic"], first["step"], first["field"]) == ("decisions", number, "interest_micro")
    assert "score" in upstream(told)


async def test_an_altered_action_in_the_journal_is_named_as_the_journal(held: HeldRecords, tmp_path: Path):
    number = alter_step(held, lambda step: replace(step, actions=step.actions ^ np.int32(1)))
    told = await verified(SETTINGS, held, tmp_path)
    first = told["first_divergence"]
    assert (told["diverged"], told["journal"]["diverged"]) == (0, 1)
    assert (first["topic"], first["step"], first["field"]) == ("journal", number, "actions[0]")


async def test_records_that_a_step_missed_are_named_before_what_they_led_to(held: HeldRecords, tmp_path: Path):
    def missed(step: Step) -> Step:
        clicks, *others = step.inputs
        inputs = (replace(clicks, records=clicks.records - 2), *others)
        return replace(step, inputs=inputs, interest=step.interest + np.float32(0.5))

    number = alter_step(held, missed)
    told = await verified(SETTINGS, held, tmp_path)
    assert (told["first_divergence"]["topic"], told["first_divergence"]["step"]) == ("decisions", number)
    assert upstream(told)[0] == "records"


async def test_another_version_in_force_is_named_as_the_version(held: HeldRecords, tmp_path: Path):
    alter_step(held, lambda step: replace(step, policy_state_next=step.policy_state_next - 1))
    told = await verified(SETTINGS, held, tmp_path)
    assert told["first_divergence"]["field"] == "policy_state"
    assert "version" in upstream(told)


async def test_an_altered_row_is_named_by_table_key_and_field(held: HeldRecords, tmp_path: Path):
    key, value, at_ms = held.of("dealings", 0)[-1]
    changed = bytearray(value or b"")
    changed[HEADER.itemsize + 9] ^= 1
    held.of("dealings", 0)[-1] = key, bytes(changed), at_ms
    told = await verified(SETTINGS, held, tmp_path)
    first = told["first_divergence"]
    assert (told["rows"]["dealings"]["diverged"], first["topic"], first["key"]) == (
        1,
        "dealings",
        (key or b"").decode(),
    )
    assert first["live"] != first["replayed"]


async def test_a_lost_row_is_named(held: HeldRecords, tmp_path: Path):
    key = held.of("profiles", 0)[0][0]
    held.of("profiles", 0)[:] = [record for record in held.of("profiles", 0) if record[0] != key]
    told = await verified(SETTINGS, held, tmp_path)
    assert told["rows"]["profiles"]["diverged"] == 1
    assert (told["first_divergence"]["field"], told["first_divergence"]["live"]) == ("row", None)


async def test_rows_that_are_not_stored_yet_are_waiting(tmp_path: Path):
    told = await verified(SETTINGS, await lived(SETTINGS, stores=4, unstored=1), tmp_path)
    assert told["same"]
    assert told["rows"]["profiles"]["waiting"] > 0


async def test_an_input_that_lost_a_record_is_refused_with_the_step(held: HeldRecords, tmp_path: Path):
    from scorer.errors import Inconsistent

    held.of("clicks", 0).pop()
    with pytest.raises(Inconsistent, match="an input ends before what a step took"):
        await verified(SETTINGS, held, tmp_path)
