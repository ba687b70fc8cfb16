"""What a text encoder is worth on texts it has not seen: sentiment, and how far its neighbours are the teacher's."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from scorer.training import unseen
from scorer.training.distil import Float32, neighbour_overlap
from scorer.training.text import Trained
from scorer.training.texts import NEUTRAL, POSITIVE, Text

Encode = Callable[[Sequence[str]], tuple[Float32, Float32]]
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


def text_report(encode: Encode, trained: Trained, public: Path | None) -> dict[str, dict[str, float]]:
    """Figures of the served artefact; `encode` gives vectors and probabilities, `public` names the validation files."""
    test = trained.splits.test
    sets = {f"held out {language}": [text for text in test if text.language == language] for language in ("zh", "en")}
    sets |= unseen.labelled(public) if public else {}
    found = {name: sentiment(texts, encode([text.text for text in texts])[1]) for name, texts in sets.items()}
    neutral = encode(NEUTRAL_TEXTS)[1].argmax(1) == NEUTRAL
    found["written neutral"] = {
        "texts": len(NEUTRAL_TEXTS),
        "called neutral, zh": float(neutral[:8].mean()),
        "called neutral, en": float(neutral[8:].mean()),
    }
    pools = {"held out": [text.text for text in test], "multicpr queries": unseen.queries(public) if public else []}
    for name, pool in pools.items():
        if pool:
            found[f"neighbours, {name}"] = neighbours(encode(pool)[0], pool, trained, name.split()[0])
    return found


def sentiment(texts: Sequence[Text], sides: Float32) -> dict[str, float]:
    """Accuracy of the side (positive above negative) where a text has one, and of all three where they are known."""
    labels = np.array([text.label for text in texts])
    sided = labels != NEUTRAL
    positive = sides[:, POSITIVE] > sides[:, 0]
    found = {
        "texts": len(texts),
        "side": float((positive == (labels == POSITIVE))[sided].mean()),
        "called neutral": float((sides.argmax(1) == NEUTRAL).mean()),
    }
    if not sided.all():
        found["three classes"] = float((sides.argmax(1) == labels).mean())
        found["macro f1"] = macro_f1(labels, sides.argmax(1))
    return found


def macro_f1(labels: npt.NDArray[np.int64], said: npt.NDArray[np.int64]) -> float:
    """Mean over the three classes of 2 TP / (2 TP + FP + FN)."""
    hits = [2 * ((labels == side) & (said == side)).sum() for side in range(3)]
    return float(
        np.mean([hit / max((labels == side).sum() + (said == side).sum(), 1) for side, hit in enumerate(hits)])
    )


def neighbours(vectors: Float32, pool: list[str], trained: Trained, name: str) -> dict[str, float]:
    """Share of each text's ten nearest that the teacher's 384 numbers agree on; `ceiling`: 64 of the teacher's own."""
    embeddings = trained.embedded(pool, name)
    whole, cut = trained.teacher.centred(embeddings), trained.teacher.vectors(embeddings)
    return {
        "texts": len(pool),
        "top 10": neighbour_overlap(vectors, whole),
        "ceiling": neighbour_overlap(cut, whole),
        "top 10 of the teacher's 64": neighbour_overlap(vectors, cut),
        "mean cosine to the teacher's 64": float((vectors * cut).sum(1).mean()),
    }
