"""Second readings: a digest and a grade a line, and no text."""

from pathlib import Path

import pytest

from scorer.errors import BadInput
from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from scorer.training import readings


def test_five_grades_are_three_labels(tmp_path: Path) -> None:
    path = tmp_path / "zh.tsv"
    path.write_text("".join(f"{grade:016x}\t{grade}\n" for grade in range(1, 6)))
    assert list(readings.labels(path).values()) == [NEGATIVE, NEGATIVE, NEUTRAL, POSITIVE, POSITIVE]


@pytest.mark.parametrize("line", ["a\t6", "a", "a\t", "a 5"])
def test_a_line_that_is_no_reading_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "zh.tsv"
    path.write_text(f"0\t5\n{line}\n")
    with pytest.raises(BadInput, match="line 2"):
        readings.labels(path)


def test_each_reading_is_of_another_text() -> None:
    lines = (Path(readings.__file__).with_name("readings") / "zh.tsv").read_text().splitlines()
    assert len(readings.labels()) == len(lines)
