"""Outcomes as columns, and those that have come and are in no state yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import pyarrow as pa

from scorer.arrays import I4, I8, U1
from scorer.contexts import NAMES
from scorer.errors import BadInput

Objects = Any  # numpy array of str


@dataclass(frozen=True)
class Outcomes:
    """Columns of n outcomes: `seq` int64, `launch` and `decision` object, `x` int32[n, 12] (scorer.contexts), rewards
    int64, uint8 whether there was a click, a purchase, and whether anyone saw it."""

    partition: int
    seq: I8
    launch: Objects
    decision: Objects
    x: I4
    reward_micro: I8
    prior_micro: I8
    clicked: U1
    purchased: U1
    shown: U1

    def __len__(self) -> int:
        return len(self.seq)

    def only(self, kept: Any) -> "Outcomes":
        """Those with these indices, or where this is true."""
        names = [field.name for field in fields(self) if field.name != "partition"]
        return Outcomes(self.partition, **{name: getattr(self, name)[kept] for name in names})

    def lesson(self) -> Mapping[str, Any]:
        """The columns that teach, by name, as scorer.learning.known takes them."""
        return {name: getattr(self, name) for name in LESSON}


LESSON = ("x", "reward_micro", "prior_micro", "clicked", "purchased", "shown")


def columns(partition: int, records: pa.Table) -> Outcomes:
    """From the records of the topic. Raises BadInput where a context has not twelve numbers."""
    found = {name: records.column(name).to_numpy(zero_copy_only=False) for name in _PLAIN}
    lists = records.column("context").combine_chunks()
    x = lists.flatten().to_numpy(zero_copy_only=False).astype(np.int32)
    if len(x) != len(NAMES) * len(records) or (np.diff(lists.offsets.to_numpy()) != len(NAMES)).any():
        at = int(np.flatnonzero(np.diff(lists.offsets.to_numpy()) != len(NAMES))[0])
        raise BadInput(
            f"a context must have {len(NAMES)} numbers",
            where=f"outcomes/{partition}, seq {found['seq'][at]}",
            seen=str(lists[at].as_py()),
        )
    return Outcomes(
        partition,
        found["seq"],
        found["launch"],
        found["decision_id"],
        x.reshape(-1, len(NAMES)),
        found["reward_micro"].astype(np.int64),
        found["prior_micro"].astype(np.int64),
        (found["clicked_ms"] >= 0).astype(np.uint8),
        (found["purchased_ms"] >= 0).astype(np.uint8),
        (found["shown"] != "failed").astype(np.uint8),
    )


_PLAIN = ("seq", "launch", "decision_id", "reward_micro", "prior_micro", "clicked_ms", "purchased_ms", "shown")


def joined(pieces: Sequence[Outcomes]) -> Outcomes:
    """All of them in one; at least one. The partition is that of the first."""
    names = [field.name for field in fields(Outcomes) if field.name != "partition"]
    return Outcomes(
        pieces[0].partition, **{name: np.concatenate([getattr(one, name) for one in pieces]) for name in names}
    )
