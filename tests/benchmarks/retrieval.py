"""Questions for `launchpulse model evaluate --task retrieval`, and what the frozen teacher makes of the same.

    python -m tests.benchmarks.retrieval --folder FOLDER --out questions.jsonl

`FOLDER` has UCI Online Retail, REES46 and Multi-CPR. Titles of the first, category path and brand of the second, and
queries of the third are the texts to be found; the questions are made of them by the rules of `query_rules`. Each has
100 hard negatives: the 50 nearest texts by character TF-IDF and the 50 nearest by the teacher, the right one left out.
Prints, for the teacher (multilingual-e5-small, all 12 layers, float32, 384 numbers), `mrr@10` and `recall@10` over all
questions and `mrr@10` by rule. Needs the extra `train`.
"""

import argparse
import csv
import gzip
import io
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from scorer.metrics import ranking
from scorer.training import distil, e5, vocabulary
from scorer.training.encoder import bert
from streams.ports import Float32
from tests.benchmarks import query_rules

_SEED, _EACH, _OF_EACH_KIND, _MOST_TEXTS = 5, 400, 50, 4_000


def main() -> None:
    """Writes the questions, prints the teacher's figures as one JSON object."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folder", type=Path, required=True)
    asked.add_argument("--out", type=Path, required=True)
    given = asked.parse_args()
    questions = _questions(given.folder)
    with given.out.open("w", encoding="utf-8") as out:
        for each in questions:
            out.write(json.dumps({name: each[name] for name in ("query", "positive", "negatives")}, ensure_ascii=False))
            out.write("\n")
    print(json.dumps({"n": len(questions), **figures(questions)}, indent=1))


def _questions(folder: Path) -> list[dict[str, Any]]:
    chance, made = random.Random(_SEED), []
    pools = {"uci": (uci, query_rules.WORDS), "rees46": (rees46, query_rules.CATEGORIES)}
    for name, (read, rules) in {**pools, "multicpr": (multicpr, query_rules.CHARACTERS)}.items():
        texts = read(folder)
        chance.shuffle(texts)
        texts = texts[:_MOST_TEXTS]
        near = _nearest(texts)
        for rule, query_of in rules.items():
            found = 0
            for at in chance.sample(range(len(texts)), len(texts)):
                query = query_of(texts[at], chance)
                if query and query != texts[at] and found < _EACH:
                    found += 1
                    negatives = [texts[other] for other in near[at]]
                    made.append(
                        {"rule": f"{name}, {rule}", "query": query, "positive": texts[at], "negatives": negatives}
                    )
    return made


def uci(folder: Path) -> list[str]:
    """Titles of three words or more."""
    rows = csv.DictReader(_lines(folder / "uci_online_retail_2010-12_2011-08.csv.gz"))
    titles = (row["Description"].strip().capitalize() for row in rows if (row["Description"] or "").isupper())
    return [title for title in dict.fromkeys(titles) if len(title.split()) > 2]


def rees46(folder: Path) -> list[str]:
    """Category path and brand."""
    rows = csv.DictReader(_lines(folder / "rees46_2019oct.csv.gz"))
    both = (row for row in rows if row.get("category_code") and row.get("brand"))
    return list(
        dict.fromkeys(f"{row['category_code']} {row['brand']}".replace(".", " ").replace("_", " ") for row in both)
    )


def multicpr(folder: Path) -> list[str]:
    """Queries of 5 to 20 characters."""
    queries = (line.rstrip("\n").split("\t")[1].strip() for line in _lines(folder / "multicpr_queries_zh.tsv.gz"))
    return [query for query in dict.fromkeys(queries) if 5 <= len(query) <= 20]


def _lines(path: Path) -> io.StringIO:
    return io.StringIO(gzip.decompress(path.read_bytes()).decode("utf-8", "replace"))


def _nearest(texts: list[str]) -> list[list[int]]:
    spelt = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 3)).fit_transform(texts)
    meant = teacher(texts)
    meant = meant - meant.mean(axis=0)
    found = []
    for at in range(len(texts)):
        first = _best((spelt @ spelt[at].T).toarray().ravel(), {at})
        found.append([*first, *_best(meant @ meant[at], {at, *first})])
    return found


def _best(near: "np.ndarray[Any, Any]", without: set[int]) -> list[int]:
    order = np.argsort(-near, kind="stable")[: _OF_EACH_KIND + len(without)].tolist()
    return [at for at in order if at not in without][:_OF_EACH_KIND]


def teacher(texts: list[str]) -> Float32:
    """float32[n, 384] of unit length."""
    source = e5.read(e5.installed_file())
    tokenizer = vocabulary.tokenizer(source.pieces)
    tokenizer.enable_truncation(64)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    found = np.empty((len(texts), source.hidden), np.float32)
    found[order] = np.concatenate(
        list(
            distil.embed(
                bert(source, source.layers),
                lambda some: [each.ids for each in tokenizer.encode_batch(some)],
                [texts[at] for at in order],
            )
        )
    )
    return found


def figures(questions: list[dict[str, Any]]) -> dict[str, Any]:
    """The teacher's own figures on the questions."""
    every = [text for each in questions for text in (each["query"], each["positive"], *each["negatives"])]
    texts = list(dict.fromkeys(every))
    vectors = dict(zip(texts, teacher(texts), strict=True))
    places = []
    for each in questions:
        others = np.stack([vectors[text] for text in (each["positive"], *each["negatives"])])
        places.append(ranking.place((others @ vectors[each["query"]]).astype(np.float64), 0))
    better, tied = np.array(places, np.int64).T
    reciprocal, rules = ranking.reciprocal_rank(better, tied, 10), np.array([each["rule"] for each in questions])
    by_rule = {str(rule): float(reciprocal[rules == rule].mean()) for rule in dict.fromkeys(rules.tolist())}
    recalled = float(ranking.recall(better, tied, 10).mean())
    return {"mrr@10": float(reciprocal.mean()), "recall@10": recalled, "mrr@10 by rule": by_rule}


if __name__ == "__main__":
    main()
