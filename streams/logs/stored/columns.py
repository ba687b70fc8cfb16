"""From the columns of a table of inputs to those of a topic."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from streams.publish.log import COLUMNS

_MICRO: Final = 1_000_000


def columns_of(topic: str, rows: pa.Table) -> pa.Table:
    """`rows` as the topic has them; what no table keeps is null, or false."""
    told = _OWN[topic](rows) if topic in _OWN else {}
    wanted = COLUMNS[topic]
    columns = {name: told.get(name, rows.column(name) if name in rows.column_names else None) for name in wanted.names}
    return pa.table(
        {name: _cast(column, wanted.field(name).type, len(rows)) for name, column in columns.items()}, schema=wanted
    )


def _cast(column: Any, kind: pa.DataType, count: int) -> Any:
    if column is None:
        return pa.nulls(count, kind) if kind != pa.bool_() else pa.array(np.zeros(count, np.bool_))
    return column.cast(kind)


def _click(rows: pa.Table) -> dict[str, Any]:
    micro = rows.column("price_micro").to_numpy()
    return {"price": pa.array(micro / _MICRO, mask=micro < 0)}


_OWN: Final[Mapping[str, Callable[[pa.Table], dict[str, Any]]]] = {
    "clicks": _click,
    "searches": lambda rows: {"query": rows.column("text")},
    "reviews": lambda rows: {"text": rows.column("text")},
}
