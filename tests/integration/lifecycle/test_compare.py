"""Two versions asked the same, on the real Triton."""

import json
from pathlib import Path

import pytest

from tests.integration.lifecycle.conftest import Ask

pytestmark = pytest.mark.integration


def halved(version: Path) -> None:
    """Its interest is half of what it was, whatever is asked."""
    code = (version / "model.py").read_text("utf-8")
    assert code.count("np.concatenate(each)") == 1
    (version / "model.py").write_text(code.replace("np.concatenate(each)", "np.concatenate(each) / 2"), "utf-8")


def test_the_same_version_twice_agrees_and_half_of_it_keeps_the_order_but_drifts(ask: Ask, models: Path) -> None:
    halved(models / "interest" / "2")
    same, half = ask("compare", "interest", 1, 3), ask("compare", "interest", 1, 2)
    assert [same[name] for name in ("mean_abs_difference", "changed_choice", "psi")] == [0, 0, 0]
    assert same["n"] == half["n"] > 100
    assert half["rank_correlation"] == pytest.approx(1)
    assert (half["changed_choice"], half["mean_abs_difference"] > 0, half["psi"] > half["psi_noise"]) == (0, True, True)
    assert all(0 < took["p50"] <= took["p99"] for took in half["latency_ms"])


def test_versions_of_the_text_encoder_are_asked_texts_of_a_file(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text("".join(json.dumps({"text": text}) + "\n" for text in ("好吃", "broken", "ok")), "utf-8")
    told = ask("compare", "text_encoder", 1, 2, "--file", file)
    assert (told["n"], told["mean_abs_difference"], told["source"]) == (3, 0, str(file))


def test_a_version_that_is_not_there_is_named(ask: Ask) -> None:
    assert "no version 9 of interest" in ask("compare", "interest", 1, 9)["error"]
