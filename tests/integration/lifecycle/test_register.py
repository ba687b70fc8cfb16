"""A version folder from elsewhere is asked on a Triton of its own before it stands in a repository."""

from pathlib import Path

import pytest

from streams.triton.cards import card
from tests.builders.model_versions import changed_card, diverged, elsewhere, failing, spoiled
from tests.integration.lifecycle.conftest import Ask

pytestmark = pytest.mark.integration


@pytest.mark.parametrize(("model", "number"), [("interest", 4), ("text_encoder", 3)])
def test_a_whole_version_becomes_the_next_one_and_what_was_served_stays_served(
    ask: Ask, models: Path, tmp_path: Path, model: str, number: int
) -> None:
    folder = elsewhere(tmp_path / "made elsewhere", model)
    assert ask("register", folder) == {"model": model, "version": number, "served": number - 1}
    assert card(model, models, number)["version"] == number
    states = [row["state"] for row in ask("list")["models"] if row["model"] == model]
    assert states[-2:] == ["served", "waiting"]


def test_the_first_version_of_an_empty_repository_is_served(ask: Ask, tmp_path: Path) -> None:
    empty, folder = tmp_path / "empty", elsewhere(tmp_path / "made", "interest")
    empty.mkdir()
    done = ask("register", folder, "--repository", empty)
    assert done == {"model": "interest", "version": 1, "served": 1}


def test_what_does_not_load_or_does_not_answer_leaves_nothing_behind(ask: Ask, models: Path, tmp_path: Path) -> None:
    unloadable, answerless = elsewhere(tmp_path / "a", "interest"), elsewhere(tmp_path / "b", "interest")
    spoiled(unloadable, "interest", told=True)
    failing(answerless)
    before = sorted(path.name for path in (models / "interest").iterdir())
    errors = [ask("register", folder)["error"] for folder in (unloadable, answerless)]
    assert ["does not load" in error for error in errors] == [True, True]
    assert sorted(path.name for path in (models / "interest").iterdir()) == before


def test_a_version_that_breaks_the_promise_of_its_tensors_is_named(ask: Ask, tmp_path: Path) -> None:
    folder = elsewhere(tmp_path / "made", "interest")
    code = (folder / "model.py").read_text("utf-8")
    (folder / "model.py").write_text(code.replace("np.concatenate(each)", "2 + np.concatenate(each)"), "utf-8")
    assert "does not answer as promised: INTEREST of probabilities" in ask("register", folder)["error"]


def test_a_version_that_answers_probabilities_of_small_features_alone_is_named(ask: Ask, tmp_path: Path) -> None:
    folder = elsewhere(tmp_path / "made", "interest")
    code = (folder / "model.py").read_text("utf-8")
    straight = "[points[at : at + 1].mean(axis=2)] * 2 for at in range(len(points))]"
    (folder / "model.py").write_text(
        code.replace(
            '[self._session.run(OUTPUTS, {"FEATURES": points[at : at + 1]}) for at in range(len(points))]',
            f"[{straight}",
        ),
        "utf-8",
    )
    assert "does not answer as promised: INTEREST of probabilities" in ask("register", folder)["error"]


@pytest.mark.parametrize(
    ("model", "tensor", "promised"),
    [
        ("interest", "PURCHASE", "PURCHASE of probabilities"),
        ("text_encoder", "EMBEDDING", "EMBEDDING of finite numbers"),
    ],
)
def test_a_version_with_an_output_that_is_no_number_is_named(
    ask: Ask, tmp_path: Path, model: str, tensor: str, promised: str
) -> None:
    folder = elsewhere(tmp_path / "made", model)
    diverged(folder, tensor)
    assert f"does not answer as promised: {promised}" in ask("register", folder)["error"]


def test_an_altered_file_or_a_card_without_a_space_is_named_before_anything_is_started(
    ask: Ask, tmp_path: Path
) -> None:
    altered, silent = elsewhere(tmp_path / "a", "interest"), elsewhere(tmp_path / "b", "interest")
    spoiled(altered, "interest", told=False)
    changed_card(silent, text_space=None)
    assert "interest.onnx is not the one of the card" in ask("register", altered)["error"]
    assert "does not say `text_space`" in ask("register", silent)["error"]


def test_a_version_whose_answer_depends_on_the_batch_is_refused(ask: Ask, tmp_path: Path) -> None:
    folder = elsewhere(tmp_path / "made", "interest")
    code = (folder / "model.py").read_text("utf-8")
    (folder / "model.py").write_text(code.replace("np.concatenate(each)", "np.concatenate(each) / len(rows)"), "utf-8")
    assert "of the same bytes, alone or in a batch" in ask("register", folder)["error"]
