"""What is replayed: its records, what the broadcast topics hold, and how far each partition's journal goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorer.flags import NO_TEXT
from streams.catalogue import Catalogue
from streams.ports import Records
from streams.replay.catalogue import space_of
from streams.replay.job import Job
from streams.replay.journal import end_of
from streams.replay.scores import Silent
from streams.runner.compute import Models


@dataclass(frozen=True)
class Source:
    """`ends`: first record that the journal of a partition does not hold. `space`: id of the profiles' vector space."""

    records: Records
    catalogue: Catalogue
    ends: Mapping[int, int]
    space: int


async def source_of(job: Job, partitions: Sequence[int], served: Models | None) -> Source:
    """Journals are asked first: whatever their steps took and saw is there then, also where a worker runs."""
    records = job.records()
    ends = {number: await end_of(records, number) for number in partitions}
    text = Silent(job.space, NO_TEXT) if served is None else served.text
    catalogue = await job.origin.catalogue(records, job.settings, text)
    return Source(records, catalogue, ends, space_of(catalogue, job.space))
