"""A candidate answers beside the served version, under a name of its own; on the real Triton."""

from pathlib import Path

import pytest

from streams.local.triton import Triton
from streams.triton.repository import CANDIDATE
from tests.builders.model_versions import changed_card, spoiled
from tests.integration.lifecycle.conftest import Ask
from tests.integration.lifecycle.served import asked_all_the_time, version_of

pytestmark = pytest.mark.integration


def test_a_candidate_is_served_beside_the_served_version_and_after_a_restart_too(triton: Triton, ask: Ask) -> None:
    ask("candidate", "text_encoder", 1)
    ask("candidate", "interest", 1)
    with asked_all_the_time(triton.address, "interest") as seen:
        ask("candidate", "interest", 2)
    assert set(seen) == {"3"}
    triton.stop()
    triton.launch()
    triton.await_healthy()
    names = ("interest", "interest_candidate", "text_encoder", "text_encoder_candidate")
    assert [version_of(triton.address, name) for name in names] == ["3", "2", "2", "1"]


def test_a_candidate_that_is_damaged_leaves_none_and_one_that_breaks_later_stops_no_server(
    triton: Triton, ask: Ask, models: Path
) -> None:
    spoiled(models / "interest" / "1", "interest", told=True)
    assert "does not load" in ask("candidate", "interest", 1)["error"]
    assert not (models / f"interest{CANDIDATE}").exists()
    ask("candidate", "interest", 2)
    spoiled(models / "interest" / "2", "interest", told=True)
    triton.stop()
    triton.launch()
    triton.await_healthy()
    assert version_of(triton.address, "interest") == "3"


def test_a_candidate_of_another_space_is_refused(triton: Triton, ask: Ask, models: Path) -> None:
    changed_card(models / "text_encoder" / "1", space=7)
    assert "another vector space" in ask("candidate", "text_encoder", 1)["error"]


def test_a_candidate_is_listed_and_taken_away(triton: Triton, ask: Ask, models: Path) -> None:
    ask("candidate", "interest", 1)
    assert [row["version"] for row in ask("list")["models"] if row["candidate"]] == [1]
    ask("candidate", "interest", "--none")
    assert [row["version"] for row in ask("list")["models"] if row["candidate"]] == []
    assert not (models / f"interest{CANDIDATE}").exists()
