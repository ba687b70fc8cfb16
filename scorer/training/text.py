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
class Trained:
    """A trained student, its tokenizer, the splits it saw and did not see, and the teacher to compare it with."""

    student: Student
    tokenizer: Tokenizer
    splits: texts.Splits
    teacher: Teacher
    embedded: "Embedder"
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


def train(amazon: Path, work: Path, config: TextConfig, progress: Progress) -> Trained:
    """Everything from the installed packages to a trained student. `work` must exist."""
    torch.manual_seed(config.seed)
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
    tokenizer.enable_truncation(config.train_tokens)
    embedded = Embedder(source, work, config.teacher_tokens, progress)
    seen = embedded(labelled + plain, "training")
    teacher = distil.fit(seen)
    train_set = _examples(splits.train, plain, seen, teacher, tokenizer)
    unseen = [text.text for text in splits.validation]
    validation = _examples(splits.validation, [], embedded(unseen, "validation"), teacher, tokenizer)
    student = Student(bert(source, config.layers, words, config.dropout))
    kept = work / f"student-{blake2b(repr(config).encode(), digest_size=8).hexdigest()}.pt"
    if kept.exists():
        saved = torch.load(kept)
        student.load_state_dict(saved["state"])
        history = saved["history"]
    else:
        history = fit(student, train_set, validation, config, progress)
        torch.save({"state": student.state_dict(), "history": history}, kept)
    head.refit(student, _groups(splits.train, tokenizer, config), lambda share: progress("fits the head", share))
    return Trained(student, tokenizer, splits, teacher, embedded, history)


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


def _examples(
    labelled: list[texts.Text], plain: list[str], embeddings: Float32, teacher: Teacher, tokenizer: Tokenizer
) -> Examples:
    everything = [text.text for text in labelled] + plain
    return Examples(
        [encoding.ids for encoding in tokenizer.encode_batch(everything)],
        torch.tensor([text.label for text in labelled] + [UNLABELLED] * len(plain)),
        torch.tensor([text.sided for text in labelled] + [False] * len(plain)),
        torch.tensor(teacher.vectors(embeddings)),
        torch.tensor(teacher.centred(embeddings)),
    )
