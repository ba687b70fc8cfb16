"""A reliability diagram names what it shows, and is the same bytes for the same values."""

from pathlib import Path

import pytest

from scorer.training.platt import NOTHING, Scaling
from streams.evaluation.corrected_head import Head
from streams.lifecycle.calibrated_card import panels
from streams.lifecycle.reliability import Panel, draw

pytest.importorskip("vl_convert", reason="the extra `local` is not installed")
DOTS = [{"said": 0.01, "came": 0.0}, {"said": 0.2, "came": 0.02}]
CLICK = Head("click", Scaling(1.0, -2.0), "", {}, {"before": DOTS, "after": [{"said": 0.02, "came": 0.02}]})
PURCHASE = Head("purchase", NOTHING, "not surely better", {}, {"before": DOTS, "after": DOTS})
UNKNOWN = Head("purchase", NOTHING, "too few events", {}, {})


def _drawn(path: Path, *heads: Head) -> str:
    draw(path, panels(heads))
    return path.read_text("utf-8")


def test_the_same_values_are_the_same_bytes(tmp_path: Path) -> None:
    assert _drawn(tmp_path / "one.svg", CLICK, PURCHASE) == _drawn(tmp_path / "other.svg", CLICK, PURCHASE)


def test_each_head_that_was_fitted_has_a_panel_that_says_whether_it_is_corrected(tmp_path: Path) -> None:
    told = _drawn(tmp_path / "one.svg", CLICK, PURCHASE)
    for words in ("clicks", "purchases, not corrected: not surely better", "before", "after", "how often it came"):
        assert f">{words}<" in told
    assert ">purchases" not in _drawn(tmp_path / "other.svg", CLICK, UNKNOWN)


def test_probabilities_that_are_not_rare_have_axes_to_the_end(tmp_path: Path) -> None:
    draw(tmp_path / "one.svg", [Panel("positive", {"before": DOTS, "after": DOTS}, rare=False)])
    assert ">100%<" in (tmp_path / "one.svg").read_text("utf-8")
