"""What is served changes under a stream of requests, or does not change at all; on the real Triton."""

import json
from pathlib import Path

import pytest

from streams.local.triton import Triton
from tests.builders.model_versions import changed_card, failing, repository, spoiled
from tests.integration.lifecycle.conftest import Ask
from tests.integration.lifecycle.served import asked_all_the_time, version_of

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("model", ["interest", "text_encoder"])
def test_no_request_fails_while_versions_are_promoted_and_rolled_back(triton: Triton, ask: Ask, model: str) -> None:
    ask("promote", model, 1)
    with asked_all_the_time(triton.address, model) as seen:
        ask("promote", model, 2)
        ask("rollback", model)
        ask("promote", model, 2)
    assert set(seen) == {"1", "2"}
    assert min(seen.values()) > 10


def test_a_rollback_goes_to_the_version_before_and_then_to_the_one_before_that(triton: Triton, ask: Ask) -> None:
    served = [ask(*words)["version"] for words in [("promote", "interest", 1), ("promote", "interest", 2)]]
    served += [ask("rollback", "interest")["version"], ask("rollback", "interest")["version"]]
    assert served == [1, 2, 1, 3]
    assert "no version of interest to go back to" in ask("rollback", "interest")["error"]
    assert version_of(triton.address, "interest") == "3"


@pytest.mark.parametrize("model", ["interest", "text_encoder"])
def test_a_file_that_is_not_the_cards_is_refused_and_the_old_version_serves_on(
    triton: Triton, ask: Ask, models: Path, model: str
) -> None:
    before = ask("promote", model, 1)["version"]
    spoiled(models / model / "2", model, told=False)
    with asked_all_the_time(triton.address, model) as seen:
        assert "is not the one of the card" in ask("promote", model, 2)["error"]
    assert set(seen) == {str(before)}


@pytest.mark.parametrize("model", ["interest", "text_encoder"])
def test_a_network_that_does_not_load_is_refused_and_the_old_version_serves_on(
    triton: Triton, ask: Ask, models: Path, model: str
) -> None:
    ask("promote", model, 1)
    spoiled(models / model / "2", model, told=True)
    with asked_all_the_time(triton.address, model) as seen:
        assert "Triton does not load this version" in ask("promote", model, 2)["error"]
    assert set(seen) == {"1"}
    assert next(row["state"] for row in ask("list")["models"] if row["model"] == model) == "served"


def test_a_version_that_fails_its_warm_up_is_refused_and_the_old_one_serves_on(
    triton: Triton, ask: Ask, models: Path
) -> None:
    failing(models / "interest" / "2")
    with asked_all_the_time(triton.address, "interest") as seen:
        assert "Triton does not load this version" in ask("promote", "interest", 2)["error"]
    assert set(seen) == {"3"}


def test_the_served_version_outlives_a_restart_of_the_server(triton: Triton, ask: Ask) -> None:
    ask("promote", "interest", 2)
    ask("promote", "text_encoder", 1)
    triton.stop()
    triton.launch()
    triton.await_healthy()
    assert [version_of(triton.address, model) for model in ("interest", "text_encoder")] == ["2", "1"]


def test_without_a_running_server_one_is_started_to_check_the_version(ask: Ask, models: Path) -> None:
    spoiled(models / "interest" / "1", "interest", told=True)
    assert ask("promote", "interest", 2)["previous"] == 3
    assert "Triton does not load this version" in ask("promote", "interest", 1)["error"]


def test_a_text_encoder_of_another_space_is_promoted_only_with_rebuilt_profiles(
    triton: Triton, ask: Ask, models: Path
) -> None:
    changed_card(models / "text_encoder" / "1", space=7)
    refused = ask("promote", "text_encoder", 1)["error"]
    assert "another vector space" in refused
    assert "--profiles-rebuilt" in refused
    assert ask("promote", "text_encoder", 1, "--profiles-rebuilt")["version"] == 1
    assert "trained in another vector space" in ask("promote", "interest", 1)["error"]


def test_a_server_of_another_repository_is_found_out_and_nothing_is_promoted(
    triton: Triton, ask: Ask, models: Path, tmp_path: Path
) -> None:
    other = repository(tmp_path / "other", interest=4)
    assert "another repository" in ask("promote", "interest", 1, "--repository", other)["error"]
    listed = ask("list", "--repository", other)["models"]
    assert [row["state"] for row in listed if row["model"] == "interest"] == ["waiting", "waiting", "waiting", "served"]


def test_list_says_what_is_served_since_when_and_by_which_command(triton: Triton, ask: Ask) -> None:
    ask("promote", "interest", 1)
    ask("promote", "interest", 2)
    listed = [row for row in ask("list")["models"] if row["model"] == "interest"]
    assert [(row["version"], row["state"]) for row in listed] == [(1, "previous"), (2, "served"), (3, "retired")]
    assert listed[1]["promotion"]["by"] == "launchpulse model promote interest 2"
    assert json.dumps(listed[1]["promotion"]["at"]).endswith('Z"')
