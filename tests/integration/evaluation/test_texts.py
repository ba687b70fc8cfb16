"""Texts scored by the server, through the command; and what is said when there is no server."""

import csv
import gzip
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from scorer.errors import Unavailable
from streams.cli.main import build
from streams.triton.cards import newest
from tests.integration.evaluation.conftest import Evaluate

pytestmark = pytest.mark.integration
FOLDER = Path(os.environ.get("LAUNCHPULSE_PUBLIC_LOGS", Path(__file__).parents[4] / "shared" / "data"))
REVIEWS = [("质量很好，下次还来", 1), ("The zip broke after two days.", 0), ("太差了，再也不买了", 0), ("Lovely!", 1)]
AWKWARD = [("", 0), ("\x00\u200b", 1), ("🙂" * 3, 1), ("很好 great " * 90_000, 1)]


def _file(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "rows.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path


def _reviews(folder: Path, rows: list[tuple[str, int]]) -> Path:
    return _file(folder, [{"text": text, "label": label} for text, label in rows])


def test_clear_reviews_are_all_right(evaluate: Evaluate, tmp_path: Path) -> None:
    found = evaluate("--task", "sentiment", "--file", _reviews(tmp_path, REVIEWS))
    assert (found["n"], found["accuracy"], found["macro_f1"], found["model"]) == (
        4,
        1.0,
        1.0,
        f"text_encoder:{newest('text_encoder').name}",
    )
    assert found["texts_per_s"] > 0


def test_empty_long_and_odd_texts_give_a_result(evaluate: Evaluate, tmp_path: Path) -> None:
    found = evaluate("--task", "sentiment", "--file", _reviews(tmp_path, AWKWARD))
    assert (found["n"], found["accuracy"] >= 0.25) == (4, True)


def test_reviews_of_a_shop_never_trained_on(evaluate: Evaluate, tmp_path: Path) -> None:
    path = FOLDER / "waimai_10k.csv.gz"
    if not path.exists():
        pytest.skip(f"{path.name} is not in {FOLDER}; LAUNCHPULSE_PUBLIC_LOGS names the folder of public logs")
    rows = list(csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8-sig"))))[::20]
    found = evaluate(
        "--task", "sentiment", "--file", _reviews(tmp_path, [(row["review"], int(row["label"])) for row in rows])
    )
    assert found["accuracy"] > 0.8
    assert found["ece"] < 0.1


def test_a_query_finds_its_product_among_others(evaluate: Evaluate, tmp_path: Path) -> None:
    titles = ["Quiet electric kettle", "儿童运动鞋", "Wireless earbuds", "不锈钢炒锅"]
    queries = ["quiet kettle", "运动鞋 儿童", "earbuds wireless", "炒锅"]
    rows = [
        {"query": query, "positive": title, "negatives": [other for other in titles if other != title]}
        for query, title in zip(queries, titles, strict=True)
    ]
    found = evaluate("--task", "retrieval", "--file", _file(tmp_path, rows))
    assert (found["n"], found["mrr@10"], found["recall@10"]) == (4, 1.0, 1.0)
    assert found["mrr@10_ci"] == [1.0, 1.0]


def test_a_query_finds_what_is_misspelt_or_in_the_other_language(evaluate: Evaluate, tmp_path: Path) -> None:
    titles = ["electric kettle", "running shoes", "wireless earbuds", "laptop computer"]
    queries = ["elecrtic ketle", "跑步鞋", "无线耳机", "笔记本电脑"]
    rows = [
        {"query": query, "positive": title, "negatives": [other for other in titles if other != title]}
        for query, title in zip(queries, titles, strict=True)
    ]
    assert evaluate("--task", "retrieval", "--file", _file(tmp_path, rows))["mrr@10"] == 1.0


def test_aspects_of_reviews_labelled_by_hand(evaluate: Evaluate) -> None:
    found = evaluate("--task", "aspects", "--file", Path(__file__).with_name("aspects.jsonl"))
    assert (found["n"], found["model"]) == (120, "text_aspects:1")
    assert found["precision"] > 0.9
    assert found["recall"] > 0.9
    assert found["accuracy"] > 0.7


def test_no_answer_is_an_error_and_no_score(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHPULSE_TRITON", "127.0.0.1:1")
    words = ["model", "evaluate", "--task", "sentiment", "--file", str(_reviews(tmp_path, REVIEWS)), "--json"]
    found = CliRunner().invoke(build(), words)
    assert isinstance(found.exception, Unavailable)
    told = json.loads(found.stdout.splitlines()[-1])
    assert {told[name] for name in ("n", "accuracy", "macro_f1", "ece", "texts_per_s")} == {None}
    assert "no answer" in told["error"]
