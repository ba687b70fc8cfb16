"""A file of events without a journal: what is folded is what a worker folds that reads the same events."""

from pathlib import Path

import pytest

from scorer.errors import BadInput
from streams.replay.asked import with_source
from streams.replay.job import Job, Wish
from streams.replay.origins.event_file import EventFile
from streams.replay.run import replay
from streams.settings import Settings
from tests.builders.lived import MODELS

LINES = """\
{"topic": "products", "product": "kettle", "title": "electric kettle", "category": "kitchen", "price": 129}
{"topic": "clicks", "shopper": "anna", "product": "kettle", "at_ms": 1756713600000, "kind": "view"}
{"topic": "clicks", "shopper": "anna", "product": "kettle", "at_ms": 1756713660000, "kind": "purchase"}
"""


def of(file: Path, folder: Path, **asked: object) -> Job:
    return Job(Settings(), EventFile(file, "jsonl"), folder, MODELS.text.space, **asked)  # type: ignore[arg-type]


async def test_a_file_has_no_recorded_scores(tmp_path: Path):
    (tmp_path / "log.jsonl").write_text(LINES, "utf-8")
    with pytest.raises(BadInput, match=r"no journal.*--scores anew or --scores none"):
        await with_source(of(tmp_path / "log.jsonl", tmp_path), [0])


def test_the_events_of_a_file_are_folded(tmp_path: Path):
    (tmp_path / "log.jsonl").write_text(LINES, "utf-8")
    job = of(tmp_path / "log.jsonl", tmp_path / "own", wish=Wish("none"), closed=True)
    told = replay(job, [0], processes=1, show=lambda done, share: None)
    assert (told["events"], told["steps"], told["scores"]) == (2, 1, "none")
    assert len(told["partitions"]["0"]["rows_sha256"]) == 64
