"""Records that go into one insert, and the tables that are made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from schemas.registry import Registry
from streams.clickhouse.sink.event_rows import Place, event_rows
from streams.clickhouse.sink.launches import LaunchesInForce
from streams.clickhouse.sink.output_rows import TABLE_OF, output_rows
from streams.clickhouse.sink.tapes import Taken
from streams.clickhouse.sink.told_rows import TOLD, told_rows


@dataclass(frozen=True)
class Portion:
    """Records of one partition of one topic, under the same launches."""

    topic: str
    partition: int
    force: LaunchesInForce
    records: Taken | pa.Table


def tables(portions: Sequence[Portion], token: str, registry: Registry) -> dict[str, pa.Table]:
    """One block per table, in the order in which they are inserted; a table without rows is absent."""
    blocks: dict[str, list[pa.Table]] = {}
    for portion in portions:
        name, rows = _rows(portion, token, registry)
        blocks.setdefault(name, []).append(rows)
    return {name: _joined(pieces) for name, pieces in sorted(blocks.items())}


def _rows(portion: Portion, token: str, registry: Registry) -> tuple[str, pa.Table]:
    if isinstance(portion.records, Taken):
        place = Place(portion.topic, portion.partition)
        if portion.topic in TOLD:
            return portion.topic, told_rows(place, portion.records, registry)
        return "events", event_rows(place, portion.records, portion.force, registry)
    rows = output_rows(portion.topic, portion.records, portion.partition, portion.force, token)
    return TABLE_OF[portion.topic], rows


def _joined(pieces: Sequence[pa.Table]) -> pa.Table:
    """Pieces of clicks, searches and reviews differ in the order of their columns and in dictionaries."""
    names = pieces[0].schema.names
    plain = [piece.select(names).unify_dictionaries() for piece in pieces]
    types = {name: _type([piece.schema.field(name).type for piece in plain]) for name in names}
    schema = pa.schema(list(types.items()))
    return pa.concat_tables([piece.cast(schema) for piece in plain]).unify_dictionaries().combine_chunks()


def _type(types: Sequence[pa.DataType]) -> pa.DataType:
    """Text that is coded in one piece only is written out."""
    return types[0] if all(kind == types[0] for kind in types) else pa.string()
