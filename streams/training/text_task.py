"""`launchpulse model train --task text`: trains, exports, measures the exported files, writes their card."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tokenizers import Tokenizer

from scorer.errors import BadSetting
from scorer.training.config import TextRecipe
from streams.ports import Float32, TextScores
from streams.training import corpus, text_card
from streams.training.companions import needed
from streams.training.in_process import InProcessText, served_code
from streams.training.kept_network import kept
from streams.training.text_card import SPACE_FILES

if TYPE_CHECKING:
    from scorer.training.lessons import Lessons
    from scorer.training.text import Ground

CURVES = "training.svg"
FILES = (*SPACE_FILES, "encoder.cpu.onnx", "lexicon.npz", "meaning.onnx")
PREFIX = "query:"  # e5's own for texts that are compared with their like


@dataclass(frozen=True)
class Given:
    """What a training is given beside its recipe and the installed texts.

    `sentences` is vaderSentiment's source package, fetched where it is None; `public` a folder of texts to validate on.
    `network` is a version folder whose network is kept as it is: the space of the vectors stays, and only what stands
    around the network is made anew. `unlabelled` are texts that the network learns from without labels.
    """

    sentences: Path | None = None
    public: Path | None = None
    network: Path | None = None
    unlabelled: Sequence[str] = ()


def train(recipe: TextRecipe, given: Given, *, folder: Path, work: Path, progress: Any) -> dict[str, Any]:
    """The card of the new version, which stands in `folder` afterwards, beside the code that serves it.

    Before anything slow: Unavailable where torch is not installed, BadSetting where a folder is none.
    """
    with needed():
        from scorer.training import card, cpu_graph, lessons, pictures, report, text
        from streams.training import lexicon_task

    _check(given)
    network_of = kept(given.network, folder) if given.network else None
    base = text.ground(corpus.sentences(given.sentences, work), work, recipe.encoder, progress)
    heard = lessons.lessons(base, recipe, lessons.installed(work, recipe, progress))
    if network_of is None:
        network_of = _trained(base, heard, recipe, _new(base, given), folder, work, progress)
    cpu_graph.save(folder / "encoder.onnx", base.source.heads, folder / "encoder.cpu.onnx")
    _save_meaning(base, recipe, folder)
    grams = served_code(folder, "grams")
    lexicon_task.placeholder(folder, grams)
    alone = _Asked(folder, progress).sentiments
    lexicon_task.make(folder, grams, base.splits, heard, recipe, alone)
    served, whole = _Asked(folder, progress), _Asked(folder, progress, early=False)
    scores = report.text_report(served, whole.sentiments, alone, base, given.public)
    pictures.history(folder / CURVES, network_of["history"])
    made = card.provenance(folder, FILES, recipe, text_card.packages(recipe))
    made = text_card.made(int(folder.name), made, network_of, scores)
    card.write(folder, made)
    return made


def _check(given: Given) -> None:
    for name, folder in (("--public", given.public), ("--network", given.network)):
        if folder is not None and not folder.is_dir():
            raise BadSetting(f"{name} names no folder", where=str(folder))


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
    pieces = served_code(folder, "pieces").Pieces(folder / "tokenizer.json")
    in_float = report.in_float(found.student, base, lambda text: pieces.of(text).windows)
    told: dict[str, Any] = {"history": found.history, "side_in_float32": in_float}
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
