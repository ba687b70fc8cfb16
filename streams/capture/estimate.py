"""How many records a capture would hold: where each partition begins and ends, found without reading what lies between.

At most, not exactly: offsets of which the broker holds no record any more count too, and what is sent again after a
restart counts twice.
"""

from typing import Final

from schemas.topics import TOPICS, Shape
from streams.capture.bisection import offset_behind
from streams.capture.capturing import Capturing, places
from streams.capture.manifest import Followed, Stretch
from streams.capture.watches import Numbered, Steps
from streams.ports import RecordLog

_ENDS: Final = 64  # records of a journal that are read at either end: among them is a step that counts
_OUTPUTS: Final = {topic.name for topic in TOPICS if topic.shape is Shape.OUTPUT}


async def estimated(capturing: Capturing) -> dict[str, int]:
    """At most so many records of each topic that is asked for, beside what its manifest already holds. The manifest is
    filled with what was seen, and is of no use afterwards."""
    found: dict[str, int] = {}
    for topic, partition in places(capturing.manifest.asked):
        async with capturing.records.open(topic, partition) as log:
            first, stop = await _range(capturing, log, topic, partition)
        held = capturing.manifest.stretch(topic, partition)
        begin = first if held.last is None else held.next
        found[topic] = found.get(topic, 0) + max(0, stop - begin)
    return found


async def _range(capturing: Capturing, log: RecordLog, topic: str, partition: int) -> tuple[int, int]:
    steps = capturing.steps(partition)
    if topic in _OUTPUTS and steps is not None:
        first, end = await capturing.first_output(log, partition), await log.high_watermark()
        limit = steps.outputs.get(topic)
        if limit is None:
            return first, end
        watch = Numbered(Stretch(), capturing.registry, limit)
        return first, await offset_behind(log, watch.see, first, end)
    first, stop = await capturing.bounds(log, topic, partition)
    if topic == "journal":
        await _follow(capturing, log, partition, first, stop)
    return first, stop


async def _follow(capturing: Capturing, log: RecordLog, partition: int, first: int, stop: int) -> None:
    """What the first and the last step of a journal name, which bounds inputs and outputs."""
    manifest = capturing.manifest
    held = manifest.stretch("journal", partition)
    if held.last is None:
        held.first = first
    head = await _ends(capturing, log, partition, held.first, min(stop, held.first + _ENDS))
    tail = await _ends(capturing, log, partition, max(held.first, stop - _ENDS), stop)
    if tail.steps:
        manifest.journal[partition] = tail.model_copy(update={"first_inputs": head.first_inputs})


async def _ends(capturing: Capturing, log: RecordLog, partition: int, first: int, stop: int) -> Followed:
    followed, held = Followed(), capturing.manifest.stretch("journal", partition)
    watch = Steps(Stretch(), capturing.registry, capturing.manifest, followed)
    async for chunk in log.read(first, stop, holes=True):
        if held.published_ms.least is None:
            held.published_ms.widen(int(chunk.published_ms.min()), int(chunk.published_ms.max()))
        watch.see(chunk)
    return followed
