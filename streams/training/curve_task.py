"""`launchpulse model curve`: what a sentiment learnt from so many labels is worth on texts that it never saw."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.sentiments import POSITIVE
from scorer.training.config import TextRecipe
from streams.training import corpus
from streams.training.companions import needed
from streams.training.in_process import served_code
from streams.triton.cards import newest

_SEEDS: Final = (1, 2, 3)


def curve(
    recipe: TextRecipe,
    labels: Sequence[int],
    *,
    work: Path,
    sentences: Path | None,
    picture: Path | None,
    progress: Any,
) -> list[dict[str, float]]:
    """One entry a number of labels; three draws each. Chinese reviews of the corpus, split as the training splits them.

    Those not drawn serve without their labels, for pseudo-labels.
    """
    with needed():
        from scorer.training import few_labels, pictures, text, texts

    base = text.ground(corpus.sentences(sentences, work), work, recipe.encoder, progress)
    grams = served_code(newest("text_encoder"), "grams")
    test = [text.text for text in base.splits.test]

    def side(all_texts: list[texts.Text], embeddings: Any) -> few_labels.Side:
        chosen = [at for at, text in enumerate(all_texts) if text.language == "zh" and text.origin == texts.CORPUS]
        rows = [grams.buckets(all_texts[at].text) for at in chosen]
        positive = np.array([all_texts[at].label == POSITIVE for at in chosen])
        return few_labels.Side(base.teacher.centred(embeddings)[chosen], rows, positive)

    found = few_labels.curve(
        side(base.splits.train, base.seen[: len(base.splits.train)]),
        side(base.splits.test, base.embedded(test, "held")),
        labels,
        _SEEDS,
        recipe,
        buckets=grams.BUCKETS,
    )
    if picture is not None:
        names = (*few_labels.NAMES, "both" + few_labels.PSEUDO)
        lines = {name: [(each["labels"], each[name]) for each in found] for name in names}
        pictures.draw(picture, lines, across="labelled reviews", up="share of right sides", by_factors=True)
    return found
