"""Public files of labelled texts that validate the text encoder and never train it; an absent one is left out."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path

from scorer.sentiments import NEGATIVE, POSITIVE
from scorer.training.texts import Text

_QUERIES = 3_000


def labelled(folder: Path) -> dict[str, list[Text]]:
    """waimai_10k and EPRSTMT, where the folder has them."""
    readers: dict[str, tuple[str, Callable[[Path], list[Text]]]] = {
        "waimai_10k": ("waimai_10k.csv.gz", _waimai),
        "eprstmt": ("eprstmt_train.json", _eprstmt),
    }
    return {name: read(folder / file) for name, (file, read) in readers.items() if (folder / file).is_file()}


def queries(folder: Path) -> list[str]:
    """The first search queries of Multi-CPR, where the folder has them."""
    path = folder / "multicpr_queries_zh.tsv.gz"
    if not path.is_file():
        return []
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()[:_QUERIES]
    return list(dict.fromkeys(line.split("\t")[1].strip() for line in lines))


def _waimai(path: Path) -> list[Text]:
    rows = csv.DictReader(io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8-sig")))
    return [_sided(row["review"], row["label"] == "1") for row in rows]


def _eprstmt(path: Path) -> list[Text]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]
    return [_sided(row["sentence"], row["label"] == "Positive") for row in rows]


def _sided(text: str, positive: bool) -> Text:
    return Text(text, POSITIVE if positive else NEGATIVE, "zh", sided=True)
