"""The model repository keeps its one contract: CPU and GPU alike, as the core expects, as the cards say."""

from pathlib import Path
from typing import Any

import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from scorer import flags
from scorer.features import FEATURES
from scorer.training.card import checksum, rendered, space_of
from streams.packaged import packaged
from streams.training.in_process import served_code
from streams.training.text_card import SPACE_FILES
from streams.triton.aspects import NAMES
from streams.triton.cards import card, newest
from streams.triton.normalise import MOST_CHARACTERS
from streams.triton.repository import MODELS
from streams.triton.space import vector_space
from streams.triton.text import PRIOR_SENTIMENT

ROOT = packaged("triton_models")
_MOST_BYTES = 45_000_000  # of what all models together bring into the repository


def _config(path: Path) -> Any:
    return text_format.Parse(path.read_text("utf-8"), model_config_pb2.ModelConfig())


def _code(model: str, name: str = "model") -> Any:
    return served_code(newest(model), name)


@pytest.mark.parametrize("model", MODELS)
def test_the_gpu_configuration_has_the_inputs_and_outputs_of_the_cpu_one(model: str) -> None:
    cpu, gpu = _config(ROOT / model / "config.pbtxt"), _config(ROOT / model / "configs" / "gpu.pbtxt")
    assert list(cpu.input) == list(gpu.input)
    assert list(cpu.output) == list(gpu.output)
    assert (cpu.name, cpu.max_batch_size) == (gpu.name, gpu.max_batch_size)


def test_the_steps_of_the_text_ensemble_fit_together() -> None:
    ensemble = _config(ROOT / "text_encoder" / "configs" / "gpu.pbtxt")
    steps = {step.model_name: step for step in ensemble.ensemble_scheduling.step}
    for name, step in steps.items():
        each = _config(ROOT / name / "config.pbtxt")
        assert set(step.input_map) == {tensor.name for tensor in each.input}
        assert set(step.output_map) == {tensor.name for tensor in each.output}
        assert each.max_batch_size == ensemble.max_batch_size


def _configurations() -> list[Path]:
    found = list(ROOT.rglob("*.pbtxt"))
    assert len(found) >= 6
    return found


def test_no_configuration_has_a_queue_policy_which_stalls_the_server() -> None:
    for path in _configurations():
        text_format.Parse(path.read_text("utf-8"), model_config_pb2.ModelConfig())
        settings = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
        assert "default_queue_policy" not in "".join(settings), path


def test_the_interest_model_takes_the_features_of_the_core() -> None:
    config = _config(ROOT / "interest" / "config.pbtxt")
    assert list(config.input[0].dims) == [20, len(FEATURES)]


def test_the_servers_code_and_the_core_agree_on_flags_on_the_prior_and_on_how_far_a_text_is_read() -> None:
    code = _code("text_encoder", "pieces")
    assert (code.NO_TEXT, code.CUT, code.MOST_CHARACTERS) == (flags.NO_TEXT, flags.CUT, MOST_CHARACTERS)
    assert _code("text_encoder").PRIOR_SENTIMENT == PRIOR_SENTIMENT
    assert _code("text_aspects").MOST_CHARACTERS == MOST_CHARACTERS


@pytest.mark.parametrize("model", MODELS)
def test_the_files_are_those_that_the_card_names(model: str) -> None:
    found, folder = card(model), newest(model)
    assert {name: checksum(folder / name) for name in found["files"]} == found["files"]
    assert (folder / "card.md").read_text("utf-8") == rendered(found)


def test_all_files_together_are_small_enough_to_travel() -> None:
    assert sum(file["bytes"] for model in MODELS for file in card(model)["files"].values()) <= _MOST_BYTES


def test_the_vector_space_is_that_of_the_files_that_make_vectors() -> None:
    files = card("text_encoder")["files"]
    assert vector_space() == space_of({name: files[name] for name in SPACE_FILES})
    assert 0 < vector_space() < 1 << 63


def test_the_interest_model_was_trained_in_the_encoders_space() -> None:
    assert card("interest")["text_space"] == vector_space()


def test_the_aspects_stand_in_the_order_of_the_tensor() -> None:
    folder = ROOT / "text_aspects" / "1"
    assert _code("text_aspects").Aspects(folder).names == NAMES
    assert list(_config(ROOT / "text_aspects" / "config.pbtxt").output[0].dims) == [len(NAMES), 4]


def test_the_readme_names_every_tensor() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for path in _configurations():
        config = _config(path)
        for tensor in [*config.input, *config.output]:
            assert f"`{tensor.name}`" in readme, (path, tensor.name)
