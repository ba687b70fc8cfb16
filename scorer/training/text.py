"""The text task from texts to a trained student, with what the report needs; the work folder keeps the slow parts.

The same configuration and work folder continue where an earlier run ended; an empty folder trains from the start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from scorer.training import distil, e5, head, neutral, texts, vocabulary
from scorer.training.config import TextConfig
from scorer.training.distil import Float32, Teacher
from scorer.training.encoder import Student, bert
from scorer.training.fit import UNLABELLED, Examples, Progress, fit


@dataclass(frozen=True)
class Ground:
    """What training starts from: the teacher's file, the splits, the vocabulary that is kept, and the teacher.

    `words` are the kept rows of the teacher's vocabulary; `plain` are texts without labels, for the vectors alone;
    `seen` float32[n, 384] is what the teacher makes of the labelled training texts and of those.
    """

    source: e5.Encoder
    splits: texts.Splits
    words: list[int]
    tokenizer: Tokenizer
    plain: list[str]
    seen: Float32
    teacher: Teacher
    embedded: "Embedder"


@dataclass(frozen=True)
class Trained:
    """A trained student, and the validation loss of each epoch."""

    student: Student
    history: list[dict[str, float]]


class Embedder:
    """The teacher's embeddings of texts, kept in the work folder between runs."""

    def __init__(self, source: e5.Encoder, work: Path, tokens: int, progress: Progress) -> None:
        self._source, self._work, self._tokens, self._progress = source, work, tokens, progress

    def __call__(self, asked: Sequence[str], name: str) -> Float32:
        """float32[n, 384], unit length; texts of like length go together, the answer is in the order asked."""
        key = blake2b("\0".join([str(self._tokens), *asked]).encode(), digest_size=8).hexdigest()
        path = self._work / f"teacher-{name}-{key}.npy"
        if path.exists():
            return np.asarray(np.load(path), np.float32)
        order = sorted(range(len(asked)), key=lambda at: len(asked[at]))
        tokenizer = vocabulary.tokenizer(self._source.pieces)
        tokenizer.enable_truncation(self._tokens)
        body = bert(self._source, self._source.layers)
        rows: list[Float32] = []
        for batch in distil.embed(
            body, lambda some: [e.ids for e in tokenizer.encode_batch(some)], [asked[at] for at in order]
        ):
            rows.extend(batch)
            self._progress(f"teacher reads the {name} texts", len(rows) / len(asked))
        answer = np.empty((len(asked), self._source.hidden), np.float32)
        answer[order] = np.stack(rows)
        np.save(path, answer)
        return answer


def ground(amazon: Path, work: Path, config: TextConfig, progress: Progress) -> Ground:
    """Everything from the installed packages up to the training itself. `work` must exist."""
    source = e5.read(e5.installed_file())
    splits = texts.splits(
        amazon,
        neutral_below=config.neutral_below,
        test_percent=config.test_percent,
        validation_percent=config.validation_percent,
    )
    labelled = [text.text for text in splits.train]
    plain = texts.clauses(splits.train, config.clauses) + texts.sentences(amazon, config.sentences)
    words = vocabulary.kept(source.pieces, labelled + texts.sentences(amazon, 10**9), config.vocabulary)
    tokenizer = vocabulary.tokenizer([source.pieces[index] for index in words])
    embedded = Embedder(source, work, config.teacher_tokens, progress)
    seen = embedded(labelled + plain, "training")
    return Ground(source, splits, words, tokenizer, plain, seen, distil.fit(seen), embedded)


def train(base: Ground, work: Path, config: TextConfig, progress: Progress) -> Trained:
    """The student, trained or as an earlier run with this configuration left it in `work`."""
    torch.manual_seed(config.seed)
    base.tokenizer.enable_truncation(config.train_tokens)
    student = Student(bert(base.source, config.layers, base.words, config.dropout))
    kept = work / f"student-{blake2b(repr(config).encode(), digest_size=8).hexdigest()}.pt"
    if kept.exists():
        saved = torch.load(kept)
        student.load_state_dict(saved["state"])
        history = saved["history"]
    else:
        train_set = _examples(base, base.splits.train, base.plain, base.seen)
        unseen = [text.text for text in base.splits.validation]
        validation = _examples(base, base.splits.validation, [], base.embedded(unseen, "validation"))
        history = fit(student, train_set, validation, config, progress, kept.with_suffix(".checkpoint"))
        torch.save({"state": student.state_dict(), "history": history}, kept)
    groups = _groups(base.splits.train, base.tokenizer, config)
    head.refit(student, groups, lambda share: progress("fits the head", share))
    return Trained(student, history)


def _groups(
    train: list[texts.Text], tokenizer: Tokenizer, config: TextConfig
) -> list[tuple[list[list[int]], torch.Tensor, float]]:
    """What the head learns from: reviews, rated sentences, statements without a side."""
    sides = [[text for text in train if text.language == language] for language in ("zh", "en")]
    statements = neutral.statements(config.neutral_statements)
    sides.append([texts.Text(text, texts.NEUTRAL, "zh", sided=False) for text in statements])
    weights = (1.0, 1.0, config.neutral_statements_weight)
    return [
        ([found.ids for found in tokenizer.encode_batch([text.text for text in side])], _labels(side), weight)
        for side, weight in zip(sides, weights, strict=True)
    ]


def _labels(side: list[texts.Text]) -> torch.Tensor:
    return torch.tensor([text.label for text in side])


def _examples(base: Ground, labelled: list[texts.Text], plain: list[str], embeddings: Float32) -> Examples:
    everything = [text.text for text in labelled] + plain
    return Examples(
        [encoding.ids for encoding in base.tokenizer.encode_batch(everything)],
        torch.tensor([text.label for text in labelled] + [UNLABELLED] * len(plain)),
        torch.tensor([text.sided for text in labelled] + [False] * len(plain)),
        torch.tensor(base.teacher.vectors(embeddings)),
        torch.tensor(base.teacher.centred(embeddings)),
    )
