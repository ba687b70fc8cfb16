import gzip
import io
import os
from pathlib import Path

import pytest

from scorer.errors import BadInput
from streams.logs.delimited import read_delimited
from streams.logs.formats import FORMATS
from streams.logs.imported import Options
from streams.logs.importing import read_log
from streams.logs.source import NOT_TEXT, Utf8

ROWS = b"1,10,7,pv,30\n2,11,7,buy,20\n"


def test_gzip_and_plain_give_the_same_log_whatever_the_name_says(tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.csv", tmp_path / "packed.csv"
    plain.write_bytes(ROWS)
    packed.write_bytes(gzip.compress(ROWS))
    first, second = (FORMATS["taobao"].read(path, Options()).log.clicks for path in (plain, packed))
    assert first.equals(second)


def test_a_gzip_that_ends_too_early_is_a_plain_error(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(ROWS * 1000)[:-20])
    with pytest.raises(BadInput, match="ends too early"):
        FORMATS["taobao"].read(path, Options())


@pytest.mark.parametrize("name", FORMATS)
def test_an_absent_file_is_a_plain_error(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        FORMATS[name].read(tmp_path / "nowhere", Options())


@pytest.mark.parametrize("name", FORMATS)
def test_a_pipe_is_refused_before_any_of_it_is_lost(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(BadInput, match=r"a pipe can be read only once; at .*pipe; Write it into a file"):
        FORMATS[name].read(tmp_path / "pipe", Options())


def test_lines_are_numbered_through_blocks_quotes_and_bad_rows(tmp_path: Path) -> None:
    """A file of several reading blocks: every 1,000th row is bad, every 777th spans two lines."""
    path, wanted_good, wanted_bad, line = tmp_path / "long.csv", [], [], 2
    with path.open("w") as file:
        file.write("a,b\n")
        for number in range(200_000):
            if number % 1_000 == 0:
                file.write("x,y,z\n")
                wanted_bad.append(line)
            elif number % 777 == 0:
                file.write(f'{number},"two\nlines"\n')
                wanted_good.append(line)
                line += 1
            else:
                file.write(f"{number},{'w' * 100}\n")
                wanted_good.append(line)
            line += 1
    text = read_delimited(path, ["a", "b"])
    assert text.line.tolist() == wanted_good
    assert [row.line for row in text.rejects] == wanted_bad


def test_a_binary_file_is_refused_or_rejected_but_never_a_traceback(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    for log_format in FORMATS.values():
        try:
            found = log_format.read(path, Options())
        except BadInput:
            continue
        assert len(found.log) == 0
        assert found.rejects


@pytest.mark.parametrize("size", [1, 2, 7, 4096])
def test_bytes_that_are_no_text_are_marked_and_never_more_come_than_were_asked_for(size: int) -> None:
    text = "减速器\n".encode() * 50 + b"\xff\xfe" + "链条".encode() + b"\xe9"
    stream, pieces = Utf8(io.BytesIO(text)), []
    while piece := stream.read(size):
        assert len(piece) <= size
        pieces.append(piece)
    assert b"".join(pieces).decode() == "减速器\n" * 50 + NOT_TEXT * 2 + "链条" + NOT_TEXT


def test_an_unknown_format_is_a_plain_error_that_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="queries-tsv"):
        read_log("ebay", tmp_path)


def test_a_column_that_nobody_reads_may_stand_twice(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("note,a,note,1,b\nx,1,y,z,2\n,,,,\n")
    text = read_delimited(path, ["a", "b"])
    assert {name: column.to_pylist() for name, column in text.columns.items()} == {"a": ["1"], "b": ["2"]}


@pytest.mark.parametrize("head", ["a,b,a", "b,a,b"])
def test_a_column_that_is_read_may_not_stand_twice(tmp_path: Path, head: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"{head}\n1,2,3\n")
    with pytest.raises(BadInput, match=rf"column [ab] twice; at .*log.csv:1; seen: {head}"):
        read_delimited(path, ["a"], optional=["b"])
