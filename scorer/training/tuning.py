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
from scorer.training import adaptation, head, neutral, pseudo_labels, texts
from scorer.training.config import TextConfig, TextRecipe
from scorer.training.distil import Float32
from scorer.training.encoder import Student, bert
from scorer.training.fit import Examples, Progress, fit, predict
from scorer.training.pseudo_labels import Ints
from scorer.training.text import Ground


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


def train(base: Ground, work: Path, recipe: TextRecipe, progress: Progress, unlabelled: Sequence[str] = ()) -> Trained:
    """Each round starts from the pretrained layers; the unlabelled texts teach the vectors from the first one on."""
    config, taken = recipe.encoder, []
    base.tokenizer.enable_truncation(config.train_tokens)
    tokens = [encoding.ids for encoding in base.tokenizer.encode_batch(list(unlabelled))]
    embeddings = base.embedded(unlabelled, "unlabelled") if unlabelled else base.seen[:0]
    none = np.full(len(unlabelled), texts.UNLABELLED)
    more = _Unlabelled(unlabelled, embeddings, none, recipe.unlabelled.weight)
    student, history = _tuned(base, work, config, more, progress)
    for _ in range(recipe.unlabelled.rounds if unlabelled else 0):
        labels = pseudo_labels.of_sentiments(predict(student, tokens)[1], recipe.unlabelled)
        taken.append(pseudo_labels.counts(labels))
        student, history = _tuned(base, work, config, replace(more, labels=labels), progress)
    groups = _groups(base.splits.train, base.tokenizer, config)
    head.refit(student, groups, lambda share: progress("fits the head", share))
    return Trained(student, history, taken)


def _tuned(
    base: Ground, work: Path, config: TextConfig, more: _Unlabelled, progress: Progress
) -> tuple[Student, list[dict[str, float]]]:
    """A student, or the one that an earlier run with all this left in `work`."""
    torch.manual_seed(config.seed)
    student = Student(bert(base.source, config.layers, base.words, config.dropout))
    kept = work / f"student-{_key(base.labelled, config, more)}.pt"
    if kept.exists():
        saved = torch.load(kept)
        student.load_state_dict(saved["state"])
        return student, saved["history"]
    adaptation.adapt(student, config)
    unseen = [text.text for text in base.splits.validation]
    nothing = _Unlabelled([], base.seen[:0], np.empty(0, np.int64), 1.0)
    validation = _examples(base, base.splits.validation, base.embedded(unseen, "validation"), nothing, config)
    train_set = _examples(base, base.labelled, base.seen, more, config, base.plain)
    history = fit(student, train_set, validation, config, progress, kept.with_suffix(".checkpoint"))
    adaptation.merge(student)
    torch.save({"state": student.state_dict(), "history": history}, kept)
    return student, history


def _key(labelled: list[texts.Text], config: TextConfig, more: _Unlabelled) -> str:
    found = blake2b(repr((config, labelled)).encode(), digest_size=8)
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
        ([found.ids for found in tokenizer.encode_batch([text.text for text in side])], _labels(side), weight)
        for side, weight in zip(sides, weights, strict=True)
        if side
    ]


def weight(text: texts.Text, config: TextConfig) -> float:
    """How much a text's label counts while the encoder is tuned, beside 1 for a Chinese review of the corpus."""
    of = {texts.WRITTEN: config.written_weight, texts.STATEMENT: config.statements_weight}
    of |= dict.fromkeys(texts.GENRES, config.genres_weight)
    return of.get(text.origin, 1.0) * (config.english_weight if text.language == "en" else 1.0)


def _labels(side: list[texts.Text]) -> torch.Tensor:
    return torch.tensor([text.label for text in side])


def _examples(
    base: Ground,
    labelled: list[texts.Text],
    embeddings: Float32,
    more: _Unlabelled,
    config: TextConfig,
    plain: Sequence[str] = (),
) -> Examples:
    """Labelled texts, texts for the vectors alone, and unlabelled ones; `embeddings` are those of the first two."""
    everything = [*(text.text for text in labelled), *plain, *more.texts]
    whole = np.concatenate([embeddings, more.embeddings])
    given = torch.tensor(more.labels)
    return Examples(
        [encoding.ids for encoding in base.tokenizer.encode_batch(everything)],
        torch.cat([_labels(labelled), torch.full((len(plain),), texts.UNLABELLED), given]),
        torch.cat([torch.tensor([text.sided for text in labelled] + [False] * len(plain)), given >= 0]),
        torch.tensor([text.reading for text in labelled] + [texts.UNLABELLED] * (len(plain) + len(given))),
        torch.tensor([weight(text, config) for text in labelled] + [0.0] * len(plain) + [more.weight] * len(given)),
        torch.tensor(base.teacher.vectors(whole)),
        torch.tensor(base.teacher.centred(whole)),
    )
