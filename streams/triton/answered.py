"""What one request asked of the served model and was answered, for whoever wants to ask another one the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from streams.ports import Float32


@dataclass(frozen=True)
class Answered:
    """`question`: features float32[n, 20, F], or n texts in normal form. `scores`: float32[n, 20] interests, or
    float32[n, 3] sentiments. `version` answered within `ms` milliseconds."""

    question: Float32 | Sequence[str]
    scores: Float32
    version: str
    ms: float


Heard = Callable[[Answered], None]


def nobody(answered: Answered) -> None:
    """Hears and forgets."""
