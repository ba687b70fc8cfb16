"""A log predicted and calibrated by the served model, through the command."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from streams.cli.main import build
from tests.integration.evaluation.conftest import Evaluate

pytestmark = pytest.mark.integration
FOLDER = Path(os.environ.get("LAUNCHPULSE_PUBLIC_LOGS", Path(__file__).parents[4] / "shared" / "data"))
BASELINES = {"popularity", "recency", "newest", "item_knn", "session_knn", "cosine", "listed_beside", "boosted_tree"}


def _figures(part: dict[str, Any]) -> list[dict[str, Any]]:
    return [part["model"], *part["baselines"].values()]


def test_a_shop_is_judged_whole_and_by_its_new_products(evaluate: Evaluate, tmp_path: Path) -> None:
    path = tmp_path / "shop.jsonl"
    CliRunner().invoke(build(), ["simulate", "--events", "6000", "--seed", "3", "--out", str(path)])
    words = ("--task", "interest", "--format", "jsonl", "--file", path, "--predictions", "150")
    found = evaluate(*words)
    assert (found["all"]["n"], found["window_cut"], found["window_ms"]) == (150, False, 86_400_000)
    assert all(set(found[part]["baselines"]) == BASELINES for part in ("all", "new_products"))
    for figures in _figures(found["all"]) + _figures(found["new_products"]):
        low, high = figures["recall@20_ci"]
        assert 0 <= low <= figures["recall@20"] <= high <= 1
        assert figures["mrr@20"] <= figures["ndcg@20"] <= figures["recall@20"]
    model = found["all"]["model"]
    assert model["recall@20"] <= model["candidate_recall"]
    assert model["ece"] < 0.1
    assert evaluate(*words) == found


def test_a_real_log_is_judged(evaluate: Evaluate) -> None:
    path = FOLDER / "rees46_2019oct.csv.gz"
    if not path.exists():
        pytest.skip(f"{path.name} is not in {FOLDER}; LAUNCHPULSE_PUBLIC_LOGS names the folder of public logs")
    found = evaluate("--task", "interest", "--format", "rees46", "--file", path, "--predictions", "200")
    assert (found["events"], found["all"]["n"]) == (17_434, 200)
    assert found["all"]["baselines"]["session_knn"]["recall@20"] > found["all"]["baselines"]["popularity"]["recall@20"]


def test_a_log_without_anything_to_predict_ends_with_nulls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHPULSE_TRITON", "127.0.0.1:1")
    path = tmp_path / "log.csv"
    path.write_text("1,10,7,pv,30\n2,11,7,buy,40\n")
    words = ["model", "evaluate", "--task", "interest", "--format", "taobao", "--file", str(path), "--json"]
    told = json.loads(CliRunner().invoke(build(), words).stdout.splitlines()[-1])
    assert "nothing to predict" in told["error"]
    assert told["new_products"]["model"]["brier_skill"] is None
