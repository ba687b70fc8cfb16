"""How right the sentiment becomes with so many of a shop's own labels, on texts of the shop that it did not learn from.

    python -m tests.benchmarks.own_labels --file reviews.jsonl

`reviews.jsonl` is as `launchpulse model adapt` reads it. A fifth of it is held out; labels are drawn from the rest.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

from scorer.metrics import calibration, classes
from scorer.metrics.sentiment import judged
from scorer.training.config import text_recipe
from scorer.training.early import Early
from streams import json_lines
from streams.evaluation.estimate import Draws
from streams.evaluation.sentiment import labelled
from streams.lifecycle.own_labels.moves import FOLDS
from streams.lifecycle.own_labels.reader import Reader
from streams.lifecycle.own_labels.texts import Texts
from streams.lifecycle.own_labels.unlearnt import unlearnt
from streams.lifecycle.own_labels.worth import adapted, learnable
from streams.triton.cards import newest

COUNTS = (60, 100, 300, 1_000, 3_000, 10_000)


def figures(texts: Texts, early: Early) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Accuracy, macro F1, ECE, and the share that is answered early."""
    found = judged(texts.labels, texts.served(early))
    confusion, gaps = found.confusion.sum(axis=0), found.gaps.sum(axis=0)
    shares = [classes.accuracy(confusion), classes.macro_f1(confusion), calibration.ece(gaps)]
    return np.array([*shares, texts.leave(early).mean()])


def main() -> None:
    """A row a number of labels: the mean over the draws."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, required=True)
    parser.add_argument("--draws", type=int, default=3)
    asked = parser.parse_args()
    rows = json_lines.read(asked.file, labelled)
    reader = Reader(newest("text_encoder"), lambda what, share: None)
    texts, _ = reader.read(*zip(*rows, strict=True))
    texts, lexicon = texts.of(learnable(texts)), reader.lexicon
    order = np.random.default_rng(1).permutation(len(texts.labels))
    held, rest = np.isin(np.arange(len(order)), order[: len(order) // 5]), order[len(order) // 5 :]
    others = unlearnt(reader, text_recipe())
    print("labels, accuracy, macro_f1, ece, early, worth a version")
    print("none", *figures(texts.of(held), lexicon.trained).round(4))
    for count in sorted({min(each, len(rest)) for each in COUNTS}):
        found, worth = [], 0
        for seed in range(asked.draws if count < len(rest) else 1):
            drawn = np.random.default_rng(seed).permutation(rest)[:count]
            part = texts.of(np.isin(np.arange(len(order)), drawn))
            fold = np.arange(count) % FOLDS
            made = adapted(part, fold, others, lexicon, Draws(7), lambda what, share: None)
            now = replace(lexicon, moved=made.moved)
            found.append(figures(texts.of(held).moved(made.moved, lexicon.trained.slope), now.early))
            worth += not made.why
        print(count, *np.mean(found, axis=0).round(4), f"{worth} of {len(found)}", flush=True)


if __name__ == "__main__":
    main()
