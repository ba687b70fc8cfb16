"""What the text task starts from: texts, vocabulary, teacher. The work folder keeps what the teacher says."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import groupby
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from scorer.training import distil, e5, plain_words, readings, texts, vocabulary, written_reviews
from scorer.training.config import TextConfig
from scorer.training.distil import Float32, Teacher
from scorer.training.encoder import bert
from scorer.training.fit import Progress
from scorer.training.whole import whole


@dataclass(frozen=True)
class Ground:
    """What training starts from: the teacher's file, the splits, the vocabulary that is kept, and the teacher.

    `labelled` are the texts that the network learns sides from: those for training, and plain statements. `words` are
    the kept rows of the teacher's vocabulary; `plain` are texts without labels, for the vectors alone; `seen`
    float32[n, 384] is what the teacher makes of the labelled texts and of those.
    """

    source: e5.Encoder
    splits: texts.Splits
    labelled: list[texts.Text]
    words: list[int]
    tokenizer: Tokenizer
    plain: list[str]
    seen: Float32
    teacher: Teacher
    embedded: "Embedder"


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
        with whole(path) as file:
            np.save(file, answer)
        return answer


def ground(sentences: Path, work: Path, config: TextConfig, progress: Progress) -> Ground:
    """Everything from the installed packages up to the training itself. `work` must exist."""
    source = e5.read(e5.installed_file())
    splits = texts.splits(
        sentences,
        written_reviews.reviews(),
        readings.labels(),
        neutral_below=config.neutral_below,
        test_percent=config.test_percent,
        validation_percent=config.validation_percent,
        left_out=config.left_out,
    )
    labelled = [*splits.train, *plain_words.statements()]
    plain = texts.clauses(splits.train, config.clauses)
    words = vocabulary.kept(source.pieces, [text.text for text in labelled], config.vocabulary)
    tokenizer = vocabulary.tokenizer([source.pieces[index] for index in words])
    embedded = Embedder(source, work, config.teacher_tokens, progress)
    parts = {name: [text.text for text in some] for name, some in groupby(labelled, lambda text: text.origin)}
    seen = np.concatenate([embedded(part, name) for name, part in (parts | {"plain": plain}).items() if part])
    return Ground(source, splits, labelled, words, tokenizer, plain, seen, distil.fit(seen), embedded)
