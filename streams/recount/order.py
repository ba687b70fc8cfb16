"""The order in which inputs were heard, worked out anew: by running maximum of event time, input, offset."""

from collections.abc import Iterator
from typing import NamedTuple

from streams.recount.stretch import TABLE_OF, Stretch


class Heard(NamedTuple):
    """One record that could be read, folded or not; `epoch` is that of the step that took it."""

    topic: str
    offset: int
    at_ms: int
    epoch: int


def in_order(stretch: Stretch) -> Iterator[Heard]:
    """Every readable record of all inputs that a counted step took."""
    newest_ms = {topic: stretch.before.newest_ms.get(topic, -1) for topic in TABLE_OF}
    for step in stretch.steps:
        places: list[tuple[int, int, Heard]] = []
        for which, topic in enumerate(TABLE_OF):
            for offset in range(*step.taken(topic)):
                at_ms = stretch.times.get((topic, offset), -1)
                if at_ms >= 0:
                    newest_ms[topic] = max(newest_ms[topic], at_ms)
                    places.append((newest_ms[topic], which, Heard(topic, offset, at_ms, step.epoch)))
        yield from (heard for _, _, heard in sorted(places))
