"""Written reviews: read whole, each once, in three classes; a line that is none is named."""

from collections import Counter
from pathlib import Path

import pytest

from scorer.errors import BadInput
from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training.texts import WRITTEN, Text, split_key
from scorer.training.written_reviews import LANGUAGES, written


def test_a_line_is_a_label_a_tab_and_a_text(tmp_path: Path) -> None:
    (tmp_path / "zh.tsv").write_text("positive\t很甜\nneutral\t还没拆\n", "utf-8")
    assert list(written("zh", tmp_path)) == [
        Text("很甜", POSITIVE, "zh", sided=False, origin=WRITTEN),
        Text("还没拆", NEUTRAL, "zh", sided=False, origin=WRITTEN),
    ]


@pytest.mark.parametrize("line", ["good\tsweet", "positive", "positive\t ", "positive\tsweet\tvery"])
def test_a_line_that_is_no_review_is_named(line: str, tmp_path: Path) -> None:
    (tmp_path / "en.tsv").write_text(f"negative\tbroke\n{line}\n", "utf-8")
    with pytest.raises(BadInput, match=r"en\.tsv, line 2"):
        list(written("en", tmp_path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_packaged_ones_stand_there_once_and_take_either_side_as_often(language: str) -> None:
    found = list(written(language))
    assert len({split_key(each.text) for each in found}) == len(found)
    counts = Counter(each.label for each in found)
    assert counts[NEUTRAL] > len(found) / 8
    assert abs(counts[POSITIVE] - counts[NEGATIVE]) < len(found) / 20
