"""Lift over time as a picture: the same looks give the same bytes; what is too early is not drawn."""

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from scorer.errors import BadSetting
from scorer.lift.difference import Interval
from streams.lift.looks import Look
from streams.lift.plot import check, draw
from tests.builders.trial import MIDNIGHT

pytest.importorskip("vl_convert", reason="the extra `local` is not installed")
BOUNDS = [(0.01, -np.inf, np.inf), (0.02, -0.01, 0.05), (0.018, 0.002, 0.034)]


def _looks(bounds: list[tuple[float, float, float]] = BOUNDS) -> list[Look]:
    of = [Interval(*map(np.float64, each)) for each in bounds]  # type: ignore[arg-type]
    return [Look(MIDNIGHT + timedelta(hours=at), each) for at, each in enumerate(of)]


def _drawn(folder: Path, name: str, looks: list[Look]) -> bytes:
    draw(folder / name, {"kettle": looks, "lamp": _looks()}, 0.05)
    return (folder / name).read_bytes()


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_the_same_looks_are_the_same_picture(tmp_path: Path, kind: str) -> None:
    assert _drawn(tmp_path, f"one.{kind}", _looks()) == _drawn(tmp_path, f"other.{kind}", _looks())


def test_a_picture_names_its_launches_and_what_is_drawn(tmp_path: Path) -> None:
    told = _drawn(tmp_path, "one.svg", _looks()).decode()
    band = "the band is right at all looks together, 95%"
    for word in ("kettle", "lamp", "buyers per 1,000", band, "event time, UTC"):
        assert f">{word}<" in told


def test_a_launch_without_any_interval_yet_is_told_as_too_early(tmp_path: Path) -> None:
    assert ">kettle: too early<" in _drawn(tmp_path, "one.svg", _looks(BOUNDS[:1])).decode()


def test_an_estimate_from_before_there_was_an_interval_is_not_drawn(tmp_path: Path) -> None:
    late, early = _looks(BOUNDS), _looks([(77.0, -np.inf, np.inf), *BOUNDS[1:]])
    assert _drawn(tmp_path, "one.svg", late) == _drawn(tmp_path, "other.svg", early)


@pytest.mark.parametrize(
    ("name", "reason"), [("lift.pdf", "an .svg or a .png file"), ("nowhere/lift.svg", "no such folder")]
)
def test_a_picture_that_could_not_be_written_is_refused_before_anything_is_asked(
    tmp_path: Path, name: str, reason: str
) -> None:
    with pytest.raises(BadSetting, match=reason):
        check(tmp_path / name)
