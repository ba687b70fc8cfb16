"""A shadow never holds the served model up, and writes down what can be compared."""

import asyncio
from pathlib import Path
from typing import Any

import numpy as np

from streams.beside import rows
from streams.beside.rows import Row, RowsFile, read
from streams.beside.shadow import MOST_WAITING, Shadow
from streams.lifecycle.shadowed import pairs
from streams.ports import Float32
from streams.triton.answered import Answered


def answered(points: int = 1, version: str = "1") -> Answered:
    """Points with two candidates each, whose interests are 0.5 and 0.25."""
    features, scores = np.zeros((points, 20, 3), np.float32), np.zeros((points, 20), np.float32)
    features[:, :2, 0], scores[:, :2] = 1, (0.5, 0.25)
    return Answered(features, scores, version, ms=2.0)


def files(model: str, version: str) -> str:
    return f"files of {model}:{version}"


FILES = ("files of interest:1", "files of interest:2")


async def half(features: Any) -> Float32:
    return np.full((len(features), 20), 0.125, np.float32)


async def until(done: Any) -> None:
    async with asyncio.timeout(10):
        while not done():
            await asyncio.sleep(0.001)


async def test_what_was_answered_is_asked_of_the_candidate_and_both_scores_are_written() -> None:
    written: list[Row] = []
    shadow = Shadow("interest", 2, half, written.append, files)
    shadow.start()
    shadow.hear(answered(points=2))
    await until(lambda: shadow.written)
    await shadow.stop()
    assert (written[0].first, written[0].second) == ([[0.5, 0.25]] * 2, [[0.125, 0.125]] * 2)
    assert (written[0].served, written[0].candidate, written[0].ms[0]) == ("1", "2", 2.0)
    assert written[0].files == list(FILES)


async def test_a_candidate_that_hangs_costs_rows_and_no_time() -> None:
    async def never(_: Any) -> None:
        await asyncio.Event().wait()

    shadow = Shadow("interest", 2, never, lambda row: None, files)
    shadow.start()
    for _ in range(MOST_WAITING + 5):
        shadow.hear(answered())
    assert (shadow.dropped, shadow.written) == (5, 0)
    await shadow.stop()


async def test_no_answer_and_a_full_disk_are_counted_and_the_shadow_goes_on() -> None:
    told: list[Any] = [None, OSError("no space left"), half]

    async def in_turn(features: Any) -> Float32 | None:
        return await half(features) if told[0] is not None else None

    def write(_: Row) -> None:
        if isinstance(told[0], OSError):
            raise told[0]

    shadow = Shadow("interest", 2, in_turn, write, files)
    shadow.start()
    while told:
        shadow.hear(answered())
        done = shadow.written + shadow.failed
        await until(lambda done=done: shadow.written + shadow.failed > done)
        told.pop(0)
    assert (shadow.failed, shadow.written) == (2, 1)
    await shadow.stop()


def test_rows_are_read_by_versions_and_their_files_and_one_cut_short_is_passed_over(tmp_path: Path) -> None:
    file = RowsFile(tmp_path, "interest")
    one, other = (
        Row.of(2, answered(version=version), answered().scores, ms=1.0, files=FILES) for version in ("1", "9")
    )
    remade = Row.of(2, answered(), answered().scores, ms=1.0, files=("", FILES[1]))
    for row in (one, other, remade, one):
        file.write(row)
    with (tmp_path / rows.FOLDER / "interest.jsonl").open("a") as torn:
        torn.write('{"served":"1","cand')
    assert list(read(tmp_path, "interest", (1, 2), FILES)) == [one, one]
    assert list(read(tmp_path, "text_encoder", (1, 2), FILES)) == []


def test_a_full_file_is_put_aside_once_and_older_rows_go(tmp_path: Path) -> None:
    file, row = (
        RowsFile(tmp_path, "interest", limit_bytes=100),
        Row.of(2, answered(), answered().scores, ms=1.0, files=FILES),
    )
    for _ in range(10):
        file.write(row)
    assert sorted(path.name for path in (tmp_path / rows.FOLDER).iterdir()) == ["interest.jsonl", "interest.old.jsonl"]
    assert 0 < len(list(read(tmp_path, "interest", (1, 2), FILES))) < 10


def test_points_with_unequal_numbers_of_candidates_become_one_pair() -> None:
    told = pairs(
        [Row("1", "2", [[0.5]], [[0.25]], [1, 2], []), Row("1", "2", [[0.1, 0.2]], [[0, 0]], [3, 4], [])],
        sentiment=False,
    )
    assert told is not None
    assert told.asked.tolist() == [[True, False], [True, True]]
    assert [each.tolist() for each in told.scores()] == [[0.5, 0.1, 0.2], [0.25, 0.0, 0.0]]
    assert [each.tolist() for each in told.ms] == [[1, 3], [2, 4]]
    assert pairs([], sentiment=False) is None
