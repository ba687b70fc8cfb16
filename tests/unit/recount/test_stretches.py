"""However few records a recount holds at once, it names what it names when it holds them all."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from scorer.errors import BadInput
from streams.codec.encode import decode_one, encode_one
from streams.recount import compare
from streams.recount.guards import Limits
from streams.recount.stretch import Stretch
from tests.builders.hand_made_log import HandMadeLog, Sent
from tests.builders.read_topics import broken_laws, broken_limits, read_topics

SHOP = Limits(cooldown_ms=0, cap_per_day=1, seed=0)  # fewer a day than the log promotes: some limits are broken
ALTERED = {
    "clicks": "at_ms",
    "shoppers": "time_zone",
    "deliveries": "status",
    "decisions": "chosen_propensity_micro",
    "triggers": "discount_micro",
    "outcomes": "clicked_ms",
    "rankings": "eligible",
    "review-scores": "at_ms",
    "search-scores": "shopper",
    "dead-letters": "error",
}
OTHER = {"status": "failed", "time_zone": "Pacific/Kiritimati", "shopper": "another", "error": "another"}


@cache
def _plain(steps: int) -> Sequence[Sent]:
    return list(HandMadeLog(steps=steps).records())


@dataclass
class Altered(HandMadeLog):
    """One in ten records of `topic` has another value in one field; of an output another one in twenty is missing."""

    topic: str = ""

    def records(self) -> Iterator[Sent]:
        chance = random.Random(7)
        for sent in _plain(self.steps):
            if sent.topic != self.topic or sent.value is None or sent.value[:1] != b"\x00":
                yield sent
            elif chance.random() < 0.1:
                yield replace(sent, value=self._altered(sent.value))
            elif self.topic in ("clicks", "shoppers", "deliveries") or chance.random() > 0.01:
                yield sent

    def _altered(self, value: bytes) -> bytes:
        field = ALTERED[self.topic]
        try:
            record = dict(decode_one(self.topic, value))
        except BadInput:  # the log's own poison
            return value
        record[field] = OTHER.get(field) or record[field] + 3_600_000
        return encode_one(self.topic, record)


@pytest.fixture(autouse=True)
def _everything_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "NAMED", 1 << 30)


def _named(log: HandMadeLog, records: int, deleted: Mapping[str, float]) -> tuple[Any, ...]:
    read, report = read_topics(log, deleted, records)
    return (
        {each.sentence() for each in report.named},
        broken_laws(read),
        {each.sentence() for each in broken_limits(read, SHOP)},
        _rows(read),
    )


def _rows(read: list[Stretch]) -> dict[str, dict[Any, Any]]:
    found: dict[str, dict[Any, Any]] = {}
    for stretch in read:
        for table, rows in stretch.rows.items():
            found.setdefault(table, {}).update(rows)
    return found


@pytest.mark.parametrize("records", [1, 150])
@pytest.mark.parametrize("topic", ["", *ALTERED])
def test_what_is_wrong_is_named_whatever_is_held_at_once(topic: str, records: int) -> None:
    assert _named(Altered(topic=topic), records, {}) == _named(Altered(topic=topic), 1 << 30, {})


@pytest.mark.parametrize("deleted", [("clicks",), ("decisions", "rankings"), ("journal", "outcomes"), ("shoppers",)])
def test_of_what_retention_has_left_the_same_is_named(deleted: tuple[str, ...]) -> None:
    share = dict.fromkeys(deleted, 0.4)
    one, all_of_it = (_named(Altered(steps=24, topic="outcomes"), records, share) for records in (1, 1 << 30))
    assert one == all_of_it


def test_no_more_is_held_at_once_than_it_says_or_one_step_takes() -> None:
    read, _ = read_topics(HandMadeLog(partitions=1, steps=24), records=150)
    held = [sum(map(len, stretch.rows.values())) for stretch in read if len(stretch.steps) > 1]
    assert (max(held) <= 150, len(read) > 5, [stretch.last for stretch in read][-2:]) == (True, True, [False, True])
