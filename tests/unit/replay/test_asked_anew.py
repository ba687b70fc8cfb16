"""Scores asked anew: the same model says the same; what a fallback or another version said is kept as recorded."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scorer.flags import DEGRADED
from streams.codec.encode import decode_one
from streams.journal.records import Step
from streams.replay.scores import Asked, AskedAnew
from streams.runner.compute import Models
from streams.settings import Settings
from tests.builders.held import HeldRecords
from tests.builders.lived import MODELS, lived
from tests.builders.replayed import verified
from tests.fakes.models import HashText, SumInterest

SETTINGS = Settings(partitions=2, chunk=97)


@pytest.fixture(scope="module")
def happened() -> HeldRecords:
    return asyncio.run(lived(SETTINGS))


async def anew(
    held: HeldRecords,
    folder: Path,
    interest: SumInterest,
    text: HashText = HashText(),
) -> dict[str, Any]:
    return await verified(SETTINGS, held, folder, models=Models(text, interest), scores="anew")


async def test_the_same_models_come_to_the_same_byte_for_byte(happened: HeldRecords, tmp_path: Path):
    told = await anew(happened, tmp_path, SumInterest())
    asked = told["asked"]
    assert told["same"]
    assert (told["changed_actions"], told["diverged"], asked["largest_difference"]) == (0, 0, 0.0)
    assert asked["equal_points"] == asked["points"] == told["decisions"] > 100
    assert asked["equal_texts"] == asked["texts"] > 50


async def test_a_model_that_answers_otherwise_changes_actions_and_they_are_counted(
    happened: HeldRecords, tmp_path: Path
):
    told = await anew(happened, tmp_path, SumInterest(scale=0.9))
    assert not told["same"]
    assert 0 < told["changed_actions"] <= told["diverged"]
    assert told["asked"]["equal_points"] < told["asked"]["points"]
    assert told["first_divergence"]["upstream"][0]["what"] == "score"


async def test_scores_that_are_near_enough_choose_the_same_and_are_tolerated(happened: HeldRecords, tmp_path: Path):
    told = await anew(happened, tmp_path, SumInterest(scale=0.1 * (1 + 1e-5)))
    assert told["asked"]["largest_difference"] < 1e-5
    assert told["diverged"] == told["within_tolerance"] + told["changed_actions"]
    assert told["diverged"] > 0
    assert told["same"] == (told["changed_actions"] == 0)


async def test_sentiments_that_are_off_are_measured_and_change_no_decision_of_these(
    happened: HeldRecords, tmp_path: Path
):
    told = await anew(happened, tmp_path, SumInterest(), HashText(off=1e-4))
    asked = told["asked"]
    assert (told["same"], asked["equal_texts"], asked["largest_difference"]) == (True, 0, 0.0)
    assert asked["largest_text_difference"] == pytest.approx(1e-4, rel=1e-2)


async def test_what_another_version_scored_is_kept_as_recorded(happened: HeldRecords, tmp_path: Path):
    told = await anew(happened, tmp_path, SumInterest(version="2", scale=0.9))
    assert told["same"]
    assert told["asked"]["not_asked"]["other_version"] == told["decisions"]


async def test_what_was_degraded_is_kept_as_recorded(tmp_path: Path):
    held = await lived(SETTINGS, models=Models(MODELS.text, SumInterest(down=True)))
    degraded = [decode_one("decisions", value or b"")["flags"] & DEGRADED for _, value, _ in held.of("decisions", 0)]
    told = await anew(held, tmp_path, SumInterest())
    assert all(degraded)
    assert told["same"]
    assert told["asked"]["not_asked"]["degraded"] == told["decisions"]


async def test_vectors_that_an_older_journal_has_and_nobody_needs_are_kept_and_count_as_equal():
    told, count = await HashText().encode(["a", "b"]), Asked()
    said = {"text_vectors": told.vectors, "sentiments": told.sentiments, "text_flags": told.flags}
    step = Step(0, 0, "w", 0, (), (), text_model=told.model, **said)
    found = await AskedAnew(step, MODELS, count).encode(["a", "b"], np.array([True, False]))
    assert found.vectors.tobytes() == told.vectors.tobytes()
    assert (count.texts, count.equal_texts) == (2, 2)
