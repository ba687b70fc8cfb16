"""The training loop of the text encoder: batches of like length, three losses, early stopping on validation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from scorer.errors import Inconsistent
from scorer.training import labels
from scorer.training.adversarial import FastGradient
from scorer.training.checkpoint import Checkpoint
from scorer.training.config import TextConfig
from scorer.training.distil import Float32, english_loss, neighbour_loss, padded, vector_loss
from scorer.training.encoder import Student
from scorer.training.labels import Labels
from scorer.training.precision import Precision, device

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Examples:
    """Rows of tokens, what is known of each, the teacher's vectors, as they are and centred, and the English teacher's,
    zeros where it says nothing."""

    tokens: list[list[int]]
    known: Labels
    teacher: Tensor
    centred: Tensor
    english: Tensor

    def __len__(self) -> int:
        return len(self.tokens)


def fit(
    student: Student,
    train: Examples,
    validation: Examples,
    config: TextConfig,
    progress: Progress,
    kept: Path | None = None,
) -> list[dict[str, float]]:
    """Trains in place, on a GPU where there is one; ends on the CPU, on the weights of the best validation loss.

    One entry of history an epoch.

    `kept` holds where it stands after each epoch: a training that was cut off goes on there. Whoever has kept the
    weights deletes it. Inconsistent where a loss is no number: nothing that comes after would be one.
    """
    torch.manual_seed(config.seed)
    order = np.random.default_rng(config.seed)
    precision = Precision(config.precision, device())
    student.to(precision.where)
    optimiser = torch.optim.AdamW(_groups(student, config), lr=config.learning_rate, fused=True)
    steps = config.epochs * sum(1 for _ in batches(train.tokens, config.batch_tokens, np.random.default_rng(0)))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: rate(step, steps, config.warmup_steps))
    checkpoint = Checkpoint(kept, student=student, optimiser=optimiser, schedule=schedule, scale=precision)
    standing = checkpoint.restore(order)
    while _goes_on(standing.history, config):
        epoch = len(standing.history) + 1

        def say(share: float, what: str, epoch: int = epoch) -> None:
            progress(f"epoch {epoch}, {what}", (epoch - 1 + share) / config.epochs)

        found = _epoch(_Learner(student, optimiser, schedule, precision), train, config, order, say)
        unseen = evaluate(student, validation, config, precision)
        _check(epoch, found, unseen, config)
        standing.history.append({"epoch": epoch, "loss": found, "validation_loss": unseen})
        say(1.0, f"validation loss {standing.history[-1]['validation_loss']:.4f}")
        if _best(standing.history) == epoch:
            standing.best = {name: value.clone() for name, value in student.state_dict().items()}
        checkpoint.save(standing, order)
    student.load_state_dict(standing.best)
    student.cpu().eval()
    return standing.history


def _check(epoch: int, loss_: float, unseen: float, config: TextConfig) -> None:
    if not np.isfinite([loss_, unseen]).all():
        raise Inconsistent(
            "the training's loss is no number",
            seen=f"epoch {epoch}: loss {loss_}, validation loss {unseen}, learning_rate {config.learning_rate}",
            remedy="Lower learning_rate, or set precision to float32.",
        )


def _goes_on(history: list[dict[str, float]], config: TextConfig) -> bool:
    done = len(history)
    return not done or (done < config.epochs and done - _best(history) < config.patience)


def _best(history: list[dict[str, float]]) -> int:
    return 1 + int(np.argmin([entry["validation_loss"] for entry in history]))


@dataclass(frozen=True)
class _Learner:
    student: Student
    optimiser: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    precision: Precision


def _epoch(
    learner: _Learner,
    train: Examples,
    config: TextConfig,
    order: np.random.Generator,
    say: Callable[[float, str], None],
) -> float:
    """One pass over the training texts; its mean loss."""
    student, precision = learner.student, learner.precision
    student.train()
    words = FastGradient(student.body.embeddings.word_embeddings, config.adversarial_epsilon)
    found = list(batches(train.tokens, config.batch_tokens, order))
    values = []
    for rows in found:
        asked = partial(loss, student, train, rows, config, precision)
        values.append(words.backward(asked, precision.propagate).item())
        precision.step(learner.optimiser)
        learner.schedule.step()
        say(len(values) / len(found), f"loss {values[-1]:.3f}")
    return float(np.mean(values))


def loss(student: Student, examples: Examples, rows: list[int], config: TextConfig, precision: Precision) -> Tensor:
    """Sentiment where it is known, the teacher's vector and neighbours everywhere, the English teacher's where it has
    one."""
    where = precision.where
    ids, mask = (part.to(where) for part in padded([examples.tokens[row] for row in rows]))
    teacher, centred, english = (
        each[rows].to(where) for each in (examples.teacher, examples.centred, examples.english)
    )
    with precision.autocast():
        pooled = student.pooled(ids, mask)
        vectors, logits = student.heads(pooled)
        said = student.english(pooled)
    total = config.vector_weight * vector_loss(vectors, teacher)
    if len(rows) > 2:
        near = neighbour_loss(vectors, centred, config.neighbour_temperature)
        total = total + config.neighbour_weight * near
    total = total + config.english_vector_weight * english_loss(said.float(), english.float())
    return total + labels.cost(logits, examples.known.of(rows, where), config)


def evaluate(student: Student, examples: Examples, config: TextConfig, precision: Precision) -> float:
    """Mean loss over the examples, without dropout."""
    student.eval()
    with torch.no_grad():
        values = [
            (loss(student, examples, rows, config, precision).item(), len(rows))
            for rows in batches(examples.tokens, config.batch_tokens, np.random.default_rng(0))
        ]
    return float(sum(value * count for value, count in values) / sum(count for _, count in values))


def predict(student: Student, tokens: list[list[int]]) -> tuple[Float32, Float32]:
    """Vectors and probabilities in float32, in the order given; the student is on the CPU afterwards."""
    where = device()
    student.to(where).eval()
    vectors, sides = [], []
    with torch.no_grad():
        for start in range(0, len(tokens), 32):
            vector, logits = student(*(part.to(where) for part in padded(tokens[start : start + 32])))
            vectors.append(vector.cpu().numpy())
            sides.append(functional.softmax(logits, -1).cpu().numpy())
    student.cpu()
    return np.concatenate(vectors), np.concatenate(sides)


def batches(texts: list[list[int]], tokens: int, order: np.random.Generator) -> Iterator[list[int]]:
    """Rows of like length together, about `tokens` tokens a batch with padding, in a shuffled order of batches."""
    lengths = np.array([len(row) for row in texts]) + order.integers(0, 4, len(texts))
    found, batch = [], []
    for row in np.argsort(lengths, kind="stable").tolist():
        batch.append(row)
        if (len(batch) + 1) * len(texts[row]) > tokens or len(batch) == 96:
            found.append(batch)
            batch = []
    found += [batch] if batch else []
    for index in order.permutation(len(found)):
        yield found[index]


def _groups(student: Student, config: TextConfig) -> list[dict[str, object]]:
    named = [(name, value) for name, value in student.named_parameters() if value.requires_grad]
    plain = [value for name, value in named if value.ndim < 2]
    heads = [value for name, value in named if value.ndim > 1 and not name.startswith("body")]
    body = [value for name, value in named if value.ndim > 1 and name.startswith("body")]
    return [
        {"params": body, "weight_decay": config.weight_decay},
        {"params": heads, "weight_decay": 0.0, "lr": 5 * config.learning_rate},
        {"params": plain, "weight_decay": 0.0},
    ]


def rate(step: int, steps: int, warmup: int) -> float:
    """Of the learning rate, at a step: up to the whole in `warmup` steps, then straight down to nothing."""
    return min((step + 1) / warmup, max(0.0, (steps - step) / max(steps - warmup, 1)))
