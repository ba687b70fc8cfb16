"""A log of some of another's events, in their order."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from schemas.topics import INPUTS
from streams.publish.log import Log

Bools = npt.NDArray[np.bool_]


def part(log: Log, kept: Mapping[str, Bools]) -> Log:
    """The events of each topic where `kept` is true, all of a topic that it does not name."""
    order = np.ones(len(log), np.bool_)
    for topic, which in kept.items():
        order[log.order == INPUTS.index(topic)] = which
    tables = {topic: log.table(topic).filter(pa.array(which, pa.bool_())) for topic, which in kept.items()}
    return replace(log, order=log.order[order], **tables)


def before(log: Log, end_ms: int) -> Log:
    """The events before this moment."""
    return part(log, {topic: log.table(topic).column("at_ms").to_numpy() < end_ms for topic in INPUTS})
