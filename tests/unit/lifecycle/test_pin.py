"""The line of a configuration that says which version is served, and the warm-up beside it."""

from pathlib import Path

import pytest

from scorer.errors import Inconsistent
from streams.lifecycle.pin import parts, pin, pin_all, pinned, put, texts
from streams.packaged import packaged
from streams.triton.repository import MODELS, named_in, numbers, parsed, pins, served
from tests.builders.model_versions import repository

HERE = Path("config.pbtxt")
PARTS = [("text_tokenizer", 2), ("text_network", 2), ("text_meaning", 2)]
PLAIN = 'name: "m"\ninput [ { name: "IN" data_type: TYPE_FP32 dims: [ -1, 3 ] } ]\n'


def test_the_policy_and_a_warm_up_are_added_once_and_the_policy_is_replaced_later() -> None:
    first = pinned(PLAIN, [2], HERE)
    assert first == PLAIN + (
        "version_policy { specific { versions: [ 2 ] } }\n"
        'model_warmup [ { name: "zeros" batch_size: 1 inputs { key: "IN" value '
        "{ data_type: TYPE_FP32 dims: [ 1, 3 ] zero_data: true } } } ]\n"
    )
    again = pinned(first, [9, 10], HERE)
    assert (again.count("version_policy"), again.count("model_warmup"), named_in(again, HERE)) == (1, 1, [9, 10])


def test_a_policy_of_another_form_is_named_not_doubled() -> None:
    with pytest.raises(Inconsistent, match="version_policy"):
        pinned(PLAIN + "version_policy {\n  specific { versions: [ 1 ] }\n}\n", [2], HERE)


@pytest.mark.parametrize("model", MODELS)
def test_every_configuration_of_a_packaged_model_can_be_pinned_and_put_back(model: str, tmp_path: Path) -> None:
    root = repository(tmp_path / "models", interest=2, text_encoder=2)
    before = texts(root / model)
    assert served(root, model) == 2
    pin_all(root / model, 1)
    assert [named_in(path.read_text("utf-8"), path) for path in before] == [[1]] * len(before)
    assert (pins(root, model), served(root, model)) == ([1], 1)
    put(before)
    assert served(root, model) == 2


def test_an_ensemble_asks_its_parts_for_its_own_version(tmp_path: Path) -> None:
    root = repository(tmp_path / "models", text_encoder=3)
    pin_all(root / "text_encoder", 2)
    steps = parsed((root / "text_encoder/configs/gpu.pbtxt").read_text("utf-8")).ensemble_scheduling.step
    assert [(step.model_name, step.model_version) for step in steps] == PARTS
    assert [pins(root, part.name) for part in parts(root / "text_encoder")] == [[2]] * 3


def test_a_pinned_version_that_is_gone_is_named(tmp_path: Path) -> None:
    root = repository(tmp_path / "models")
    pin(root / "interest", 7)
    with pytest.raises(Inconsistent, match="served version 7 of interest"):
        served(root, "interest")


def test_nothing_is_pinned_in_the_packaged_repository_whose_newest_version_is_served() -> None:
    root = packaged("triton_models")
    assert [served(root, model) for model in MODELS] == [numbers(root, model)[-1] for model in MODELS]


def test_a_folder_with_bytecode_alone_is_no_version(tmp_path: Path) -> None:
    root = repository(tmp_path)
    (root / "interest" / "2" / "__pycache__").mkdir(parents=True)
    assert numbers(root, "interest") == [1]
