"""What versions before told otherwise than this one: a live record of theirs is the same."""

from collections.abc import Sequence

import pyarrow as pa

from streams.codec.encode import encode
from streams.codec.registries import registry_for
from streams.replay.again import Again
from streams.replay.parity.live import Different, same
from streams.runner.outputs.triggers import copies_as_before


def still_different(topic: str, found: Sequence[Different], again: Again, first_seq: int) -> list[Different]:
    """Those of the differences of a step that no version before explains. No record tells which version told it, so
    each is held against both; `first_seq` is the number of the step's first record."""
    if topic != "triggers" or topic not in again.rows or not found:
        return list(found)
    registry, values = registry_for(again.source.settings), _triggers(again)
    return [
        each
        for each in found
        if each.replayed is None or not same(topic, each.live, values[each.seq - first_seq], registry)
    ]


def _triggers(again: Again) -> list[bytes]:
    """With prices as they were told in copies."""
    rows, name = again.rows["triggers"], "copy_text"
    at = rows.schema.get_field_index(name)
    texts = pa.array(copies_as_before(again.source), rows.schema.field(at).type)
    registry = registry_for(again.source.settings)
    return encode("triggers", rows.set_column(at, rows.schema.field(at), texts), registry=registry)
