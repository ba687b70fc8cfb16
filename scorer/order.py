"""The one order of a partition: its inputs merged by event time, however they were cut into chunks.

A record's place is (running maximum of event time in its input up to and including it, input, position): Kafka
Streams orders a task's inputs so. A record that could not be read (`at_ms` -1) keeps its input's running maximum, so
it has a place too.
"""

from collections.abc import Sequence

import numpy as np

from scorer.arrays import I4, I8, U1, Int, ready
from scorer.compiled import compiled


def merge(at_ms: Sequence[I8], running_max_ms: I8, open_: U1, limit: int) -> tuple[U1, I4, I8, I8]:
    """At most `limit` of the buffered records, in order.

    `at_ms`: the buffered records of each of k inputs, in offset order. `running_max_ms` int64[k]: of each input before
    them, -1 for none. `open_` uint8[k]: 1 where more records of that input are to come, so that nothing may be taken
    that could belong after one of them.

    Returns input uint8[m], index into its buffer int32[m], records taken of each input int64[k], and the running
    maxima after them int64[k].
    """
    ends = np.cumsum(np.array([len(times) for times in at_ms], np.int64))
    flat = ready(np.concatenate(at_ms), np.int64)  # one input behind the other
    most = min(int(limit), len(flat))
    inputs, indices = np.empty(most, np.uint8), np.empty(most, np.int32)
    taken, after = np.zeros(len(ends), np.int64), np.array(running_max_ms, np.int64)
    count = _merge(flat, ends, ready(open_, np.uint8), inputs, indices, taken, after)
    return inputs[:count], indices[:count], taken, after


@compiled
def _merge(at_ms: I8, ends: I8, open_: U1, inputs: U1, indices: I4, taken: I8, after: I8) -> Int:  # one column each
    firsts, places = np.zeros(len(ends), np.int64), np.empty(len(ends), np.int64)
    firsts[1:] = ends[:-1]
    for i in range(len(ends)):
        places[i] = _place(at_ms, firsts[i], ends[i], after[i])
    count = 0
    while count < len(inputs):
        least = _least(places, firsts, ends, open_, taken)
        if least < 0 or firsts[least] + taken[least] == ends[least]:
            return count
        inputs[count] = np.uint8(least)
        indices[count] = np.int32(taken[least])
        count += 1
        taken[least] += 1
        after[least] = places[least]
        places[least] = _place(at_ms, firsts[least] + taken[least], ends[least], after[least])
    return count


@compiled
def _least(places: I8, firsts: I8, ends: I8, open_: U1, taken: I8) -> Int:
    """The input whose next record stands first, or may: -1 where all are at their ends."""
    least = -1
    for i in range(len(ends)):
        here = firsts[i] + taken[i] < ends[i]
        if (here or open_[i] != 0) and (least < 0 or places[i] < places[least]):
            least = i
    return least


@compiled
def _place(at_ms: I8, position: Int, end: Int, running_max_ms: Int) -> Int:
    """Running maximum with the record at `position`; past the end, the least that a record to come can have."""
    return running_max_ms if position >= end else max(running_max_ms, at_ms[position])
