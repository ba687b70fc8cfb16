"""Compares rows expected with rows seen, as multisets, and names what is lost, doubled, altered or extra."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NAMED = 20
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """One thing that is not as expected. `what` is lost, doubled, altered, extra or broken (topics contradict)."""

    table: str
    what: str
    key: str
    field: str = ""
    expected: Any = None
    seen: Any = None

    def sentence(self) -> str:
        """For people."""
        said = f"{self.table}: {self.what} {self.key}"
        return f"{said}, {self.field}: expected {self.expected!r}, seen {self.seen!r}" if self.field else said


@dataclass
class Report:
    """Rows compared and differences per table; the first NAMED differences are kept. `past_keeping` counts what the
    tables need not hold any more, and do not; `past_retention` what they hold and topics do not any more."""

    rows: dict[str, int] = field(default_factory=dict)
    differences: dict[str, int] = field(default_factory=dict)
    named: list[Difference] = field(default_factory=list)
    past_keeping: int = 0
    past_retention: int = 0

    def differ(self, difference: Difference) -> None:
        """Count it, and keep it among the first."""
        self.differences[difference.table] = self.differences.get(difference.table, 0) + 1
        if len(self.named) < NAMED:
            self.named.append(difference)

    def differ_each(self, differences: Iterable[Difference]) -> None:
        """Count them all."""
        for difference in differences:
            self.differ(difference)

    def compare(
        self,
        table: str,
        names: tuple[Sequence[str], Sequence[str]],
        expected: Mapping[Key, Key],
        seen: Iterable[tuple[Key, Key]],
        *,
        past: Collection[Key] = frozenset(),
        sums: bool = False,
        forgotten: Callable[[Key, Key], bool] = lambda key, row: False,
    ) -> None:
        """`names` are those of key and fields; `seen` may repeat keys. A row of `sums` is doubled where each number
        that differs is twice what it should be. Of `past`, rows may be missing, and sums may be anything. A row that
        is not expected is no difference where it is `forgotten`: its topic holds no more what led to it.
        """
        keys, fields = names
        if sums:
            expected, seen, left_out = _without(past, expected, seen)
            self.past_keeping += left_out
        found: set[Key] = set()
        for key, row in seen:
            if key in found:
                self.differ(Difference(table, "doubled", _named(keys, key)))
            elif key not in expected and forgotten(key, row):
                self.past_retention += 1
            elif key not in expected:
                self.differ(Difference(table, "extra", _named(keys, key)))
            elif row != expected[key]:
                unequal = [pair for pair in zip(fields, expected[key], row, strict=True) if pair[1] != pair[2]]
                what = "doubled" if sums and _twice(unequal) else "altered"
                self.differ(Difference(table, what, _named(keys, key), *unequal[0]))
            found.add(key)
        for key in expected:
            if key not in found and key not in past:
                self.differ(Difference(table, "lost", _named(keys, key)))
        gone = sum(key in expected and key not in found for key in past)
        self.past_keeping += gone
        self.rows[table] = self.rows.get(table, 0) + len(expected) - gone


def _without(
    past: Collection[Key], expected: Mapping[Key, Key], seen: Iterable[tuple[Key, Key]]
) -> tuple[Mapping[Key, Key], Iterable[tuple[Key, Key]], int]:
    """Both sides without what is past, and how much of what was expected that is."""
    left = {key: row for key, row in expected.items() if key not in past}
    return left, ((key, row) for key, row in seen if key not in past), len(expected) - len(left)


def _twice(unequal: Sequence[tuple[str, Any, Any]]) -> bool:
    """As of sums that counted the same rows again."""
    return all(isinstance(expected, int) and seen == 2 * expected for _, expected, seen in unequal)


def _named(names: Sequence[str], key: Key) -> str:
    return " ".join(f"{name}={value}" for name, value in zip(names, key, strict=True))
