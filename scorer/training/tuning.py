"""The student, tuned: on labels, and where texts without labels are given, again with what it was sure of on those.

The same configuration, texts and work folder go on where an earlier run ended; an empty folder trains from the start.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from scorer.sentiments import NEUTRAL
from scorer.training import adaptation, head, neutral, parts, pseudo_labels, texts
from scorer.training.config import TextConfig, TextRecipe
from scorer.training.distil import Float32
from scorer.training.encoder import Student, bert
from scorer.training.fit import Progress, fit, predict
from scorer.training.lessons import Lessons
from scorer.training.pseudo_labels import Ints
from scorer.training.text import Ground
from scorer.training.whole import whole


@dataclass(frozen=True)
class Trained:
    """A trained student, the losses of each epoch of its last round, and what each round took of the unlabelled."""

    student: Student
    history: list[dict[str, float]]
    pseudo_labels: list[dict[str, int]]


@dataclass(frozen=True)
class _Unlabelled:
    """Texts without a label, what the teacher makes of them, and the pseudo-labels that they have so far."""

    texts: Sequence[str]
    embeddings: Float32
    labels: Ints
    weight: float


def train(
    base: Ground, heard: Lessons, work: Path, recipe: TextRecipe, progress: Progress, unlabelled: Sequence[str] = ()
) -> Trained:
    """Each round starts from the pretrained layers; the unlabelled texts teach the vectors from the first one on."""
    config, taken = recipe.encoder, []
    base.tokenizer.enable_truncation(config.train_tokens)
    tokens = [encoding.ids for encoding in base.tokenizer.encode_batch(list(unlabelled))]
    embeddings = base.embedded(unlabelled, "unlabelled") if unlabelled else base.seen[:0]
    none = np.full(len(unlabelled), texts.UNLABELLED)
    more = _Unlabelled(unlabelled, embeddings, none, recipe.unlabelled.weight)
    student, history = _tuned(base, work, recipe, heard, more, progress)
    for _ in range(recipe.unlabelled.rounds if unlabelled else 0):
        labels = pseudo_labels.of_sentiments(predict(student, tokens)[1], recipe.unlabelled)
        taken.append(pseudo_labels.counts(labels))
        student, history = _tuned(base, work, recipe, heard, replace(more, labels=labels), progress)
    groups = _groups(base.splits.train, base.tokenizer, config)
    head.refit(student, groups, lambda share: progress("fits the head", share))
    return Trained(student, history, taken)


def _tuned(
    base: Ground, work: Path, recipe: TextRecipe, heard: Lessons, more: _Unlabelled, progress: Progress
) -> tuple[Student, list[dict[str, float]]]:
    """A student, or the one that an earlier run with all this left in `work`."""
    config = recipe.encoder
    torch.manual_seed(config.seed)
    student = Student(bert(base.source, config.layers, base.words, config.dropout))
    kept = work / f"student-{_key(base, recipe, heard, more)}.pt"
    if kept.exists():
        saved = torch.load(kept)
        student.load_state_dict(saved["state"])
        return student, saved["history"]
    adaptation.adapt(student, config)
    unseen = base.embedded([text.text for text in base.splits.validation], "validation")
    validation = parts.examples(base, [parts.labelled(base.splits.validation, unseen, config)])
    train_set = parts.examples(base, _lessons(base, config, heard, more))
    standing = kept.with_suffix(".checkpoint")
    history = fit(student, train_set, validation, config, progress, standing)
    adaptation.merge(student)
    with whole(kept) as file:
        torch.save({"state": student.state_dict(), "history": history}, file)
    standing.unlink(missing_ok=True)
    return student, history


def _key(base: Ground, recipe: TextRecipe, heard: Lessons, more: _Unlabelled) -> str:
    """Of all that a student is made of: what it learns from, what chooses the epoch, and how."""
    texts_of = (base.labelled, base.plain, heard.films.texts, base.splits.validation)
    found = blake2b(repr((recipe.encoder, recipe.english, texts_of)).encode(), digest_size=8)
    for told in (heard.labelled, heard.films.told):
        found.update(told.chances.tobytes() + told.vectors.tobytes())
    if more.texts:
        found.update("\0".join([*more.texts, str(more.weight)]).encode() + more.labels.tobytes())
    return found.hexdigest()


def _groups(
    train: list[texts.Text], tokenizer: Tokenizer, config: TextConfig
) -> list[tuple[list[list[int]], torch.Tensor, float]]:
    """What the head learns from: reviews in either language, other genres, written reviews, neutral statements."""
    corpora = [text.anew() for text in train if text.origin == texts.CORPUS]
    sides = [[text for text in corpora if text.language == language] for language in ("zh", "en")]
    sides.append([text for text in train if text.origin in texts.GENRES])
    sides.append([text for text in train if text.origin == texts.WRITTEN])
    statements = neutral.statements(config.neutral_statements)
    sides.append([texts.Text(text, NEUTRAL, "zh", sided=False) for text in statements])
    weights = (1.0, 1.0, config.genres_weight, 1.0, config.neutral_statements_weight)
    return [
        (
            [found.ids for found in tokenizer.encode_batch([text.text for text in side])],
            parts.label_column(side),
            weight,
        )
        for side, weight in zip(sides, weights, strict=True)
        if side
    ]


def _lessons(base: Ground, config: TextConfig, heard: Lessons, more: _Unlabelled) -> list[parts.Part]:
    """Labelled texts, texts for the vectors alone, sentences that the English teacher labels, and pseudo-labels."""
    count = len(base.labelled)
    films = heard.films
    embedded = base.embedded(films.texts, "film sentences") if films.texts else base.seen[:0]
    return [
        parts.labelled(base.labelled, base.seen[:count], config, heard.labelled),
        parts.plain(base.plain, base.seen[count:], 0.0),
        parts.plain(films.texts, embedded, config.films_weight, told=films.told),
        parts.plain(more.texts, more.embeddings, more.weight, labels=more.labels),
    ]
