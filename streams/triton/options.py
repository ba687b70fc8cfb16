"""What bounds the talk with Triton; every wait and every queue has an end here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Limits of one process's client; `in_flight` requests a model, so that interest never queues behind texts."""

    address: str
    text_model: str = "text_encoder"
    interest_model: str = "interest"
    aspects_model: str = "text_aspects"
    deadline_s: float = 4.0
    in_flight: int = 2
    text_batch: int = 16
    interest_batch: int = 256
    cache_texts: int = 100_000
    breaker_failures: int = 3
    probe_after_s: float = 1.0
