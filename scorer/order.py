"""The one order of a partition: its inputs merged by event time, however they were cut into chunks.

A record's place is (running maximum of event time in its input up to and including it, input, position): Kafka
Streams orders a task's inputs so. A record that could not be read (`at_ms` -1) keeps its input's running maximum, so
it has a place too.
"""

import numpy as np

from scorer.arrays import I4, I8, U1, Int, ready
from scorer.compiled import compiled
from scorer.events import INPUTS


def merge(at_ms: tuple[I8, I8, I8], running_max_ms: I8, open_: U1, limit: int) -> tuple[U1, I4, I8, I8]:
    """At most `limit` of the buffered records, in order.

    `at_ms`: the buffered records of each input, in offset order. `running_max_ms` int64[3]: of each input before
    them, -1 for none. `open_` uint8[3]: 1 where more records of that input are to come, so that nothing may be taken
    that could belong after one of them.

    Returns input uint8[m], index into its buffer int32[m], records taken of each input int64[3], and the running
    maxima after them int64[3].
    """
    first, second, third = (ready(times, np.int64) for times in at_ms)
    most = min(int(limit), len(first) + len(second) + len(third))
    inputs, indices = np.empty(most, np.uint8), np.empty(most, np.int32)
    taken, after = np.zeros(INPUTS, np.int64), np.array(running_max_ms, np.int64)
    count = _merge(first, second, third, ready(open_, np.uint8), inputs, indices, taken, after)
    return inputs[:count], indices[:count], taken, after


@compiled
def _merge(first: I8, second: I8, third: I8, open_: U1, inputs: U1, indices: I4, taken: I8, after: I8) -> Int:  # noqa: PLR0913  # one column each
    places = np.empty(INPUTS, np.int64)
    for i in range(INPUTS):
        places[i] = _place(first, second, third, i, taken[i], after[i])
    for count in range(len(inputs)):
        least = -1
        for i in range(INPUTS):
            here = taken[i] < _length(first, second, third, i)
            if (here or open_[i] != 0) and (least < 0 or places[i] < places[least]):
                least = i
        if least < 0 or taken[least] == _length(first, second, third, least):
            return count
        inputs[count] = np.uint8(least)
        indices[count] = np.int32(taken[least])
        taken[least] += 1
        after[least] = places[least]
        places[least] = _place(first, second, third, least, taken[least], after[least])
    return len(inputs)


@compiled
def _length(first: I8, second: I8, third: I8, which: Int) -> Int:
    if which == 0:
        return len(first)
    return len(second) if which == 1 else len(third)


@compiled
def _place(first: I8, second: I8, third: I8, which: Int, index: Int, running_max_ms: Int) -> Int:
    """Running maximum with the record at `index`; past the end, the least that a record to come can have."""
    if index >= _length(first, second, third, which):
        return running_max_ms
    if which == 0:
        return max(running_max_ms, first[index])
    return max(running_max_ms, second[index] if which == 1 else third[index])
