"""InputState over high watermarks that a test sets."""

from dataclasses import dataclass, field


@dataclass
class StandingInputs:
    """Implements InputState; what it was told stays to be looked at."""

    ends: dict[tuple[str, int], int] = field(default_factory=dict)
    marks: dict[tuple[str, int], int] = field(default_factory=dict)
    again: list[int] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    fetching: bool = True
    asked: int = 0

    def high_watermark(self, topic: str, partition: int) -> int | None:
        """Port."""
        return self.ends.get((topic, partition))

    def answered_ms(self, topic: str, partition: int) -> int | None:
        """Port. Where it is `fetching`, a fetch is answered whenever it is asked for."""
        self.asked += self.fetching
        return self.asked

    def mark(self, topic: str, partition: int, next_offset: int) -> None:
        """Port."""
        self.marks[topic, partition] = next_offset

    def take_again(self, partition: int) -> None:
        """Port."""
        self.again.append(partition)

    def fail(self, error: BaseException) -> None:
        """Port."""
        self.failures.append(error)
