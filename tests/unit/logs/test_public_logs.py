"""The real files: what is rejected equals a count made here in another way, with the csv module and plain Python."""

import csv
import gzip
import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pytest

from streams.logs.formats import FORMATS
from streams.logs.imported import ImportedLog, Options
from streams.publish.log import COLUMNS

FOLDER = Path(os.environ.get("LAUNCHPULSE_PUBLIC_LOGS", Path(__file__).parents[4] / "shared" / "data"))
FILES = {
    "taobao": "taobao_user_behavior.csv.gz",
    "rees46": "rees46_2019oct.csv.gz",
    "uci": "uci_online_retail_2010-12_2011-08.csv.gz",
    "yoochoose": "yoochoose_clicks.tsv.gz",
    "jdata": "jdata_action_201602.csv.gz",
    "reviews-csv": "waimai_10k.csv.gz",
    "queries-tsv": "multicpr_queries_zh.tsv.gz",
}
BEHAVIOUR = ("taobao", "rees46", "uci", "yoochoose", "jdata")


@cache
def imported(name: str) -> ImportedLog:
    return FORMATS[name].read(_file(name), _options(name))


def _file(name: str) -> Path:
    path = FOLDER / FILES[name]
    if not path.exists():
        pytest.skip(f"{FILES[name]} is not in {FOLDER}; LAUNCHPULSE_PUBLIC_LOGS names the folder of public logs")
    return path


def _options(name: str) -> Options:
    return Options(products=FOLDER / "jdata_product.csv.gz" if name == "jdata" else None)


def _rows(name: str, *, delimiter: str = ",", header: bool = True) -> Iterator[list[str]]:
    quoting: Literal[0, 3] = csv.QUOTE_NONE if name == "queries-tsv" else csv.QUOTE_MINIMAL
    with gzip.open(_file(name), "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=delimiter, quoting=quoting)
        if header:
            next(rows)
        yield from rows


@pytest.mark.parametrize("name", FILES)
def test_every_row_read_is_an_event_or_a_named_reject(name: str) -> None:
    found = imported(name)
    assert found.read == len(found.log) + sum(found.rejected.values())
    assert Counter(row.reason for row in found.rejects) == dict(found.rejected)


@pytest.mark.parametrize("name", BEHAVIOUR)
def test_every_behaviour_log_launches_products_and_at_most_100_at_a_time(name: str) -> None:
    launches = imported(name).log.launches.to_pylist()
    assert launches
    edges = [(row["start_ms"], 1) for row in launches] + [(row["end_ms"], -1) for row in launches]
    live = most = 0
    for _, change in sorted(edges):
        live += change
        most = max(most, live)
    assert most <= 100


def test_taobao_is_read_whole() -> None:
    kinds = {"pv": "view", "cart": "cart", "fav": "favourite", "buy": "purchase"}
    wanted = Counter(kinds[row[3]] for row in _rows("taobao", header=False))
    assert Counter(imported("taobao").log.clicks["kind"].to_pylist()) == wanted
    assert imported("taobao").rejected == {}


def test_rees46_lacks_only_its_last_line() -> None:
    rows = list(_rows("rees46"))
    short = [number for number, row in enumerate(rows, 2) if len(row) != 9]
    assert [(row.line, row.reason) for row in imported("rees46").rejects] == [(line, "cut_short") for line in short]
    assert imported("rees46").read == len(rows)


def test_uci_rejects_what_a_plain_reading_rejects() -> None:
    assert dict(imported("uci").rejected) == dict(Counter(filter(None, map(_uci_reason, _rows("uci")))))


def _uci_reason(row: list[str]) -> str:
    invoice, code, _, quantity, _, price, _, _ = row
    fees = ["POST", "DOT", "C2", "C3", "M", "D", "S", "B", "AMAZONFEE", "CRUK", "ADJUST", "ADJUST2"]
    reasons = {
        "adjustment_invoice": invoice.startswith("A"),
        "negative_quantity": int(quantity) < 0 and not invoice.startswith("C"),
        "price_not_positive": float(price) <= 0,
        "fee_code": code.strip().upper() in [*fees, "BANK CHARGES"],
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def test_uci_shoppers_products_and_returns_are_those_of_a_plain_reading() -> None:
    kept = [row for row in _rows("uci") if not _uci_reason(row)]
    clicks = imported("uci").log.clicks
    assert Counter(clicks["kind"].to_pylist())["return"] == sum(row[0].startswith("C") for row in kept)
    shoppers = {f"invoice:{row[0]}" if not row[6] else str(int(float(row[6]))) for row in kept}
    assert set(clicks["shopper"].to_pylist()) == shoppers
    assert set(clicks["product"].to_pylist()) == {row[1].strip().upper() for row in kept}


def test_yoochoose_keeps_every_click_and_its_sessions() -> None:
    wanted = Counter(row[0] for row in _rows("yoochoose", delimiter="\t"))
    assert Counter(imported("yoochoose").log.clicks["shopper"].to_pylist()) == wanted


def test_jdata_keeps_doubled_rows_as_events_and_joins_the_product_table() -> None:
    rows = list(_rows("jdata"))
    log = imported("jdata").log
    assert len(rows) - len({tuple(row) for row in rows}) > 0
    assert len(log) == len(rows) == len(set(log.clicks["event_id"].to_pylist()))
    with gzip.open(FOLDER / "jdata_product.csv.gz", "rt") as file:
        brands = {row[0]: row[5] for row in csv.reader(file)}
    products = log.products.to_pylist()
    known = [row for row in products if row["product"] in brands]
    assert known
    assert all(row["brand"] == brands[row["product"]] for row in known)


def test_reviews_and_queries_keep_every_text() -> None:
    reviews = imported("reviews-csv").log.reviews
    wanted = Counter((row[1], "positive" if row[0] == "1" else "negative") for row in _rows("reviews-csv"))
    assert Counter(zip(reviews["text"].to_pylist(), reviews["label"].to_pylist(), strict=True)) == wanted
    queries = Counter(row[1] for row in _rows("queries-tsv", delimiter="\t", header=False))
    assert Counter(imported("queries-tsv").log.searches["query"].to_pylist()) == queries


@pytest.mark.parametrize("name", ["rees46", "jdata", "reviews-csv"])
def test_the_same_file_gives_the_same_bytes_twice(name: str) -> None:
    again = FORMATS[name].read(_file(name), _options(name))
    assert _digest(again) == _digest(imported(name))


def _digest(found: ImportedLog) -> str:
    content = repr([found.log.table(topic).to_pylist() for topic in COLUMNS])
    return hashlib.sha256(content.encode()).hexdigest()
