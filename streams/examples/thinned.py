"""A log that lacks events, made of one that has them: what a shop's log becomes where some are lost or only a sample of
them is kept. A shopper who did much is seen to do little, and most of what followed is not there.

log      a: 1 2 3 4 5   b: 6 7 8
thinned  a: 1   3       b:   7
"""

import numpy as np
import numpy.typing as npt

from schemas.topics import INPUTS
from scorer.events import ACTING
from scorer.hashing import text_hashes
from streams.examples.part import part
from streams.publish.log import Log


def thinned(log: Log, one_in: int, which: int, seed: int) -> Log:
    """One of the `one_in` logs into which the acts of shoppers fall by a hash of `seed` and their ids, `which` from 0;
    what is told of shoppers and deliveries stays in each."""
    return part(log, {topic: _falls_to(log, topic, one_in, seed) == which for topic in INPUTS[:ACTING]})


def _falls_to(log: Log, topic: str, parts: int, seed: int) -> npt.NDArray[np.uint64]:
    ids = log.table(topic).column("event_id").to_pylist()
    return text_hashes(f"{seed} {each}" for each in ids) % np.uint64(parts)
