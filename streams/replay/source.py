"""What is replayed: its records, what the broadcast topics hold, and how far each partition's journal goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorer.flags import NO_TEXT
from streams.catalogue import Catalogue
from streams.codec.registries import registry_for
from streams.examples.replay import in_force
from streams.logs.importing import read_log
from streams.ports import Records
from streams.replay.catalogue import read_catalogue, space_of
from streams.replay.file_log import FileRecords
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
    if job.file is not None:
        return await _of_file(job, served)
    records = job.records()
    ends = {number: await end_of(records, number) for number in partitions}
    catalogue = await read_catalogue(records, registry_for(job.settings))
    return Source(records, catalogue, ends, space_of(catalogue, job.space))


async def _of_file(job: Job, served: Models | None) -> Source:
    """A log without a journal; products get their vectors from the text model that serves, or none."""
    assert job.file is not None
    log = read_log(job.format, job.file).log
    force = await in_force(log, Silent(job.space, NO_TEXT) if served is None else served.text)
    return Source(FileRecords(log), force.catalogue, {0: 0}, job.space)
