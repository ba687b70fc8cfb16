"""What a step or a checkpoint of any age says of each input."""

from collections.abc import Sequence

from schemas.topics import INPUTS
from streams.journal.records import InputRange


def every_input(ranges: Sequence[InputRange]) -> tuple[InputRange, ...]:
    """One range for each of INPUTS, in that order: of an input that the writer did not know, nothing was taken."""
    known = {each.topic: each for each in ranges}
    return tuple(known.get(topic, InputRange(topic, 0, 0, -1)) for topic in INPUTS)
