"""The teacher of English: a larger pretrained encoder, tuned on the English labels, and what it says of English texts.

multilingual-e5-small knows less English than an encoder of English alone with five times its weights. Its upper layers
are tuned here; the network then learns what it says of a text (Hinton et al. 2015), and what it makes of it (Romero et
al. 2015), of labelled texts and of any others.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import MPNetModel

from scorer.training import mpnet
from scorer.training.config import EnglishConfig
from scorer.training.distil import Float32, padded, unit
from scorer.training.encoder import ENGLISH, SIDES, mean_pool
from scorer.training.fit import Progress, batches, rate
from scorer.training.precision import Precision, device
from scorer.training.texts import GENRES, Text
from scorer.training.whole import whole

_AT_ONCE: Final = 2048  # pieces that it reads together


@dataclass(frozen=True)
class Told:
    """What the teacher says of texts, in their order: `chances` float32[n, 3] of negative, neutral and positive, and
    `vectors` float16[n, 768], from which it says so: around their mean, of unit length."""

    chances: Float32
    vectors: npt.NDArray[np.float16]

    @classmethod
    def of_none(cls, count: int) -> "Told":
        """Zeros for so many texts: it was not asked of any."""
        return cls(np.zeros((count, SIDES), np.float32), np.zeros((count, ENGLISH), np.float16))

    def parts(self, *counts: int) -> "list[Told]":
        """The first so many, the next so many, and the rest."""
        at = np.cumsum(counts)
        return [Told(*each) for each in zip(np.split(self.chances, at), np.split(self.vectors, at), strict=True)]


class Teacher(nn.Module):  # type: ignore[misc,unused-ignore]  # torch is not there where types are checked
    """Encoder, mean pooling, three logits. What stands before the upper layers stays as it was."""

    def __init__(self, body: nn.Module, config: EnglishConfig) -> None:
        super().__init__()
        self.body = body
        body.requires_grad_(False)
        body.encoder.layer[config.frozen_layers :].requires_grad_(True)
        self.dropped = nn.Dropout(config.dropout)
        self.sentiment = nn.Linear(body.config.hidden_size, SIDES)

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Pooled vectors [n, 768] and logits [n, 3]."""
        pooled = mean_pool(self.body(input_ids=ids, attention_mask=mask).last_hidden_state, mask)
        return pooled.float(), self.sentiment(self.dropped(pooled)).float()


def told(learnt: Sequence[Text], asked: Sequence[str], work: Path, config: EnglishConfig, progress: Progress) -> Told:
    """What a teacher that learnt from these labels says of the texts that are asked; kept in the work folder."""
    kept = work / f"english-{_key(config, learnt, asked)}.npz"
    if not kept.exists():
        folder = mpnet.unpacked(work)
        tokenizer = Tokenizer.from_file(str(folder / mpnet.TOKENIZER))
        tokenizer.no_padding()
        tokenizer.enable_truncation(config.tokens)
        torch.manual_seed(config.seed)
        teacher = Teacher(MPNetModel.from_pretrained(folder, add_pooling_layer=False), config)
        labelled = _tokens(tokenizer, [text.text for text in learnt])
        taught(teacher, labelled, learnt, config, work / f"english-{_key(config, learnt)}.pt", progress)
        chances, vectors = read(teacher, _tokens(tokenizer, asked), progress)
        with whole(kept) as file:
            np.savez(file, chances=chances, vectors=unit(vectors - vectors.mean(0)).astype(np.float16))
    found = np.load(kept)
    return Told(found["chances"], found["vectors"])


def _key(config: EnglishConfig, *texts: Sequence[Text] | Sequence[str]) -> str:
    return blake2b(repr((asdict(config), *texts)).encode(), digest_size=8).hexdigest()


def taught(
    teacher: Teacher,
    tokens: list[list[int]],
    learnt: Sequence[Text],
    config: EnglishConfig,
    kept: Path,
    progress: Progress,
) -> None:
    """As `tune`, but once: the file keeps what it has learnt, so that it can be asked of other texts."""
    if kept.exists():
        teacher.load_state_dict(torch.load(kept), strict=False)
        return
    tune(teacher, tokens, learnt, config, progress)
    with whole(kept) as file:
        torch.save({name: value.cpu() for name, value in teacher.named_parameters() if value.requires_grad}, file)


def tune(
    teacher: Teacher, tokens: list[list[int]], learnt: Sequence[Text], config: EnglishConfig, progress: Progress
) -> None:
    """In place, on a GPU where there is one; a label that only tells the side leaves neutral out."""
    order = np.random.default_rng(config.seed)
    precision = Precision(config.precision, device())
    teacher.to(precision.where).train()
    upper = [value for value in teacher.body.parameters() if value.requires_grad]
    groups = [{"params": upper}, {"params": teacher.sentiment.parameters(), "lr": config.head_learning_rate}]
    optimiser = torch.optim.AdamW(groups, lr=config.learning_rate, weight_decay=config.weight_decay)
    every = [rows for _ in range(config.epochs) for rows in batches(tokens, config.batch_tokens, order)]
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate(step, len(every), config.warmup_steps))
    labels = torch.tensor([text.label for text in learnt])
    sided = torch.tensor([text.sided for text in learnt])
    weights = torch.tensor([config.genres_weight if text.origin in GENRES else 1.0 for text in learnt])
    for at, rows in enumerate(every, 1):
        ids, mask = (part.to(precision.where) for part in padded([tokens[row] for row in rows]))
        with precision.autocast():
            _, logits = teacher(ids, mask)
        told = (part[rows].to(precision.where) for part in (labels, sided, weights))
        value = precision.propagate(_loss(logits, *told))
        precision.step(optimiser)
        schedule.step()
        progress(f"teaches the teacher English, loss {value.item():.3f}", at / len(every))


def _loss(logits: Tensor, labels: Tensor, sided: Tensor, weights: Tensor) -> Tensor:
    """Mean cross-entropy by weight."""
    neutral = torch.tensor([False, True, False], device=logits.device)
    logits = logits.masked_fill(sided[:, None] & neutral, -torch.inf)
    return (functional.cross_entropy(logits, labels, reduction="none") * weights).sum() / weights.sum()


def read(teacher: Teacher, tokens: list[list[int]], progress: Progress) -> tuple[Float32, Float32]:
    """Chances float32[n, 3] and pooled vectors float32[n, 768], in the order of the texts."""
    where = device()
    teacher.to(where).eval()
    chances = np.empty((len(tokens), SIDES), np.float32)
    vectors = np.empty((len(tokens), teacher.sentiment.in_features), np.float32)
    done = 0
    for rows in batches(tokens, _AT_ONCE, np.random.default_rng(0)):
        ids, mask = (part.to(where) for part in padded([tokens[row] for row in rows]))
        with torch.no_grad(), torch.autocast(where.type, dtype=torch.bfloat16):
            pooled, logits = teacher(ids, mask)
        chances[rows], vectors[rows] = functional.softmax(logits, -1).cpu().numpy(), pooled.cpu().numpy()
        done += len(rows)
        progress("the teacher reads English", done / len(tokens))
    return chances, vectors


def _tokens(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    return [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
