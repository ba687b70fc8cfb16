"""From what a step came to, to the records that it sends: one file an output."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from streams.codec.encode import encode
from streams.codec.registries import registry_for
from streams.journal.records import OutputRange
from streams.runner.outputs.columns import Columns, batch
from streams.runner.outputs.dead_letters import dead_letters
from streams.runner.outputs.decisions import decisions
from streams.runner.outputs.outcomes import outcomes
from streams.runner.outputs.rankings import rankings
from streams.runner.outputs.review_scores import review_scores
from streams.runner.outputs.search_scores import search_scores
from streams.runner.outputs.source import Source
from streams.runner.outputs.triggers import triggers


@dataclass(frozen=True)
class Outgoing:
    """Records of one output: keys and framed Avro values."""

    keys: Sequence[bytes | None]
    values: Sequence[bytes]


MAKERS: Mapping[str, Callable[[Source], Columns]] = {
    "decisions": decisions,
    "triggers": triggers,
    "outcomes": outcomes,
    "rankings": rankings,
    "review-scores": review_scores,
    "search-scores": search_scores,
    "dead-letters": dead_letters,
}


def batches(
    source: Source, next_seq: Mapping[str, int]
) -> tuple[dict[str, tuple[Sequence[bytes | None], pa.RecordBatch]], list[OutputRange]]:
    """Keys and rows of each output that has any, numbered from `next_seq`, and the ranges of all for the journal."""
    made: dict[str, tuple[Sequence[bytes | None], pa.RecordBatch]] = {}
    ranges: list[OutputRange] = []
    for topic, make in MAKERS.items():
        first = next_seq[topic]
        keys, columns = make(source)
        ranges.append(OutputRange(topic, first, len(keys)))
        if keys:
            columns["seq"] = np.arange(first, first + len(keys))
            made[topic] = keys, batch(topic, columns)
    return made, ranges


def outputs(source: Source, next_seq: Mapping[str, int]) -> tuple[dict[str, Outgoing], list[OutputRange]]:
    """The records of each output, numbered from `next_seq`, and their ranges for the journal."""
    registry = registry_for(source.settings)
    made, ranges = batches(source, next_seq)
    sent = {topic: Outgoing(keys, encode(topic, rows, registry=registry)) for topic, (keys, rows) in made.items()}
    return sent, ranges
