"""One dead letter: which record it was, why it was refused, and whether it was published again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.dead_letters import EXPLANATIONS, DeadLetterError, Explanation

_UNLISTED = Explanation("A class that this version does not know.", "Use the version that wrote it.")


@dataclass(frozen=True)
class Letter:
    """`topic` is the name without prefix; `at_partition` is where the letter itself stands.

    `resubmitted_as` is the address of the record that was published in its place, "" where none was.
    """

    topic: str
    partition: int
    offset: int
    published_ms: int
    key: bytes | None
    value: bytes | None
    error: str
    message: str
    at_partition: int
    resubmitted_as: str = ""

    @property
    def address(self) -> str:
        """topic/partition/offset of the refused record: the name of this letter."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def explanation(self) -> Explanation:
        """What the class means, and what to do."""
        try:
            return EXPLANATIONS[DeadLetterError(self.error)]
        except ValueError:
            return _UNLISTED

    def summary(self) -> dict[str, Any]:
        """All but the bytes, for a list."""
        return {
            "address": self.address,
            "published_ms": self.published_ms,
            "error": self.error,
            "message": self.message,
            "meaning": self.explanation.meaning,
            "remedy": self.explanation.remedy,
            "resubmitted_as": self.resubmitted_as or None,
        }


def letter_of(record: Mapping[str, Any], at_partition: int) -> Letter:
    """From a decoded record of the topic dead-letters."""
    names = ("topic", "partition", "offset", "published_ms", "key", "value", "error", "message")
    return Letter(**{name: record[name] for name in names}, at_partition=at_partition)


def mark(letter: Letter, new_address: str, now_ms: int) -> dict[str, Any]:
    """A record of the topic dead-letters that says: this letter was published again as `new_address`."""
    return {
        "seq": -1,
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "published_ms": now_ms,
        "key": letter.key,
        "value": None,
        "error": DeadLetterError.RESUBMITTED.value,
        "message": new_address,
    }
