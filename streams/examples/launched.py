"""Every product of a log as a launch: from its first click on, for 14 days. A log does not say what was launched, and
the model scores nothing but launches; so what is ranked and what is calibrated has an age, and time that is left."""

from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from streams.examples.clicks import Clicks
from streams.publish.log import COLUMNS, Log

LAUNCH_MS: Final = 14 * 86_400_000
PLAIN: Final = {"plan": "", "status": "live"}


def launched(log: Log, clicks: Clicks) -> Log:
    """The same log with these launches in place of its own. None begins before its product's first click."""
    first = np.unique(clicks.product, return_index=True)[1]
    names = log.clicks.column("product").take(pa.array(clicks.row[first])).to_pylist()
    begun = clicks.at_ms[first].tolist()
    rows = [
        {
            "launch": name,
            "product": name,
            "start_ms": at,
            "end_ms": at + LAUNCH_MS,
            "keywords": [],
            "version": 1,
        }
        | PLAIN
        for name, at in zip(names, begun, strict=True)
    ]
    return replace(log, launches=pa.Table.from_pylist(rows, schema=COLUMNS["launches"]))
