"""What a text encoder is worth on texts it has not seen: sentiment, and how far its neighbours are the teacher's."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from scorer.metrics import calibration, classes
from scorer.metrics.sentiment import judged
from scorer.sentiments import NEUTRAL, POSITIVE
from scorer.training import fit, unseen
from scorer.training.distil import Float32, neighbour_overlap
from scorer.training.encoder import Student
from scorer.training.text import Ground
from scorer.training.texts import CORPUS, GENRES, UNLABELLED, WRITTEN, Splits, Text

_SEED, _DRAWS = 7, 10_000
Sentiments = Callable[[Sequence[str]], Float32]
Windows = Callable[[str], Sequence[npt.NDArray[np.int64]]]  # of the served code: pieces.py
Sides = npt.NDArray[np.floating[Any]]  # probabilities of negative, neutral, positive, [n, 3]


class Served(Protocol):
    """The version that is measured; each answer in the order of the texts."""

    def vectors(self, texts: Sequence[str]) -> Float32:
        """VECTOR, float32[n, 64]."""

    def sentiments(self, texts: Sequence[str]) -> Float32:
        """SENTIMENT, float32[n, 3]."""

    def embeddings(self, texts: Sequence[str]) -> Float32:
        """EMBEDDING, float32[n, 512]."""


# Written for this report: statements without a side, of the kind that shoppers write. No training text.
NEUTRAL_TEXTS = (
    "周三下单，周五收到。",
    "颜色是蓝色的，尺码是M。",
    "给我妈买的，她还没用。",
    "和图片上的一样。",
    "请问这个有几个颜色？",
    "还没打开，用了再来评价。",
    "盒子里有说明书和一根数据线。",
    "这是我第二次下单，数量是两件。",
    "It arrived on Wednesday.",
    "The box contains a cable and a manual.",
    "I bought this for my brother.",
    "I have not used it yet.",
    "It is blue and comes in size M.",
    "Does it come in other colours?",
    "This is my second order from this shop.",
    "It has two pockets and a zip.",
)


def text_report(
    served: Served, whole: Sentiments, network: Sentiments, base: Ground, public: Path | None
) -> dict[str, dict[str, float]]:
    """Figures of what is served; `whole` is the same without early answers, `network` without the lexicon, `public`
    names the validation files."""
    sets = held_out(base.splits) | (unseen.labelled(public) if public else {})
    found = {
        name: with_early(each, served.sentiments(_plain(each)), whole(_plain(each))) for name, each in sets.items()
    }
    for name, each in sets.items():
        found[name] |= alone(each, network(_plain(each)))
    neutral = served.sentiments(NEUTRAL_TEXTS).argmax(1) == NEUTRAL
    found["written neutral"] = {
        "texts": len(NEUTRAL_TEXTS),
        "called neutral, zh": float(neutral[:8].mean()),
        "called neutral, en": float(neutral[8:].mean()),
    }
    packaged = [text for text in base.splits.test if text.origin == CORPUS]
    pools = {"held out": _plain(packaged), "multicpr queries": unseen.queries(public) if public else []}
    for name, pool in pools.items():
        if pool:
            found[f"neighbours, {name}"] = neighbours(served, pool, base, name.split()[0])
    return found


def held_out(splits: Splits) -> dict[str, list[Text]]:
    """The test texts of each language: of reviews in the corpora, and of each other origin. Chinese reviews stand there
    twice: with the corpus's labels, and with those of a second reading."""
    found = {
        f"held out {language}{'' if origin == CORPUS else ', ' + origin}": [
            text for text in splits.test if text.language == language and text.origin == origin
        ]
        for origin in (CORPUS, *GENRES, WRITTEN)
        for language in ("zh", "en")
    }
    found["held out zh, as read"] = [text.anew() for text in found["held out zh"] if text.reading != UNLABELLED]
    return {name: texts for name, texts in found.items() if texts}


def in_float(student: Student, base: Ground, windows: Windows) -> dict[str, float]:
    """The side of the held-out texts by the student before its weights are rounded to eight bits."""
    found = {}
    for name, each in held_out(base.splits).items():
        read = [windows(text) for text in _plain(each)]
        sides = fit.predict(student, [ids.tolist() for some in read for ids in some])[1]
        found[name] = sentiment(each, of_texts(sides, [len(some) for some in read]))["side"]
    return found


def of_texts(sides: Sides, windows: Sequence[int]) -> Sides:
    """The mean over each text's windows, [n, 3]; `sides` of all windows, text after text, so many of each."""
    counts = np.array(windows)
    return np.asarray(np.add.reduceat(sides, counts.cumsum() - counts) / counts[:, None])


def _plain(texts: Sequence[Text]) -> list[str]:
    return [text.text for text in texts]


def sentiment(texts: Sequence[Text], sides: Sides) -> dict[str, float]:
    """Accuracy of the side (positive above negative) where a text has one, and of all three where they are known."""
    labels = np.array([text.label for text in texts])
    sided = labels != NEUTRAL
    positive = sides[:, POSITIVE] > sides[:, 0]
    found = {
        "texts": len(texts),
        **with_interval("side", (positive == (labels == POSITIVE))[sided]),
        "called neutral": float((sides.argmax(1) == NEUTRAL).mean()),
    }
    if not sided.all():
        found["three classes"] = float((sides.argmax(1) == labels).mean())
        found["macro f1"] = classes.macro_f1(classes.confusion(labels, sides.argmax(1), 3).sum(axis=0))
    return found


def with_early(texts: Sequence[Text], served: Sides, whole: Sides) -> dict[str, float]:
    """The same, beside it the share of early answers, and what they change against `whole`, where there are none.

    `ece`: as `model evaluate` prints it, over the classes that have labels.
    """
    labels = np.array([text.label for text in texts])
    left = (served != whole).any(axis=1)
    same = (served[:, POSITIVE] > served[:, 0]) == (whole[:, POSITIVE] > whole[:, 0])
    found, without = sentiment(texts, served), sentiment(texts, whole)
    found |= {"early": float(left.mean()), "side as without early answers": float(same.mean())}
    found |= {f"{name} without early answers": without[name] for name in ("side", "three classes") if name in without}
    return found | {"ece": _ece(labels, served), "ece without early answers": _ece(labels, whole)}


def alone(texts: Sequence[Text], network: Sides) -> dict[str, float]:
    """What the network is worth without the lexicon."""
    return {"side of the network alone": sentiment(texts, network)["side"]}


def _ece(labels: npt.NDArray[np.int64], said: Sides) -> float:
    return calibration.ece(judged(labels, np.asarray(said, np.float32)).gaps.sum(axis=0))


def with_interval(name: str, right: npt.NDArray[np.bool_]) -> dict[str, float]:
    """The share of what is right, and its 95% interval: percentile bootstrap over texts, the same draws each time."""
    draws = np.random.default_rng(_SEED).binomial(len(right), right.mean(), _DRAWS) / len(right)
    low, high = np.quantile(draws, (0.025, 0.975))
    return {name: float(right.mean()), f"{name}, low": float(low), f"{name}, high": float(high)}


def neighbours(served: Served, pool: list[str], base: Ground, name: str) -> dict[str, float]:
    """Share of each text's ten nearest that the teacher's 384 numbers agree on; `ceiling`: 64 of the teacher's own."""
    embeddings = base.embedded(pool, name)
    whole, cut = base.teacher.centred(embeddings), base.teacher.vectors(embeddings)
    vectors = served.vectors(pool)
    return {
        "texts": len(pool),
        "top 10 of the embedding": neighbour_overlap(served.embeddings(pool), whole),
        "top 10 of the vector": neighbour_overlap(vectors, whole),
        "ceiling of the vector": neighbour_overlap(cut, whole),
        "mean cosine of the vector to the teacher's 64": float((vectors * cut).sum(1).mean()),
    }
