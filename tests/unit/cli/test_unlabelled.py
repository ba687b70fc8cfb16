"""Texts without labels are read from lines of text or of JSON; what cannot be read is named by its line."""

import gzip
from pathlib import Path

import pytest
import typer

from scorer.errors import BadInput
from streams.cli.main import build
from streams.cli.unlabelled import read


@pytest.mark.parametrize(
    "content",
    [
        "很好\n\n  bad  \n",
        '{"text": "很好"}\n\n{"text": "bad", "label": 1}\n',
        "\ufeff很好\r\nbad",
        '\ufeff{"text": "很好"}\r\n{"text": "bad"}\r\n',
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_lines_of_text_and_of_json_are_the_same_texts(tmp_path: Path, content: str, packed: bool) -> None:
    path = tmp_path / "texts"
    path.write_bytes(gzip.compress(content.encode()) if packed else content.encode())
    assert read(path) == ["很好", "bad"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no texts"),
        (b"\n \n", "no texts"),
        (b"good\n\xff\xfe\n", "texts:2"),
        (b'{"text": "good"}\n{"txt": "bad"}\n', "texts:2"),
        (b'{"text": "good"}\nbad\n', "texts:2"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "texts"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=told):
        read(path)


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="absent"):
        read(tmp_path / "absent")


@pytest.mark.parametrize("given", [[], ["--task", "interest"], ["--task", "text", "--network", "there"]])
def test_unlabelled_texts_without_a_network_to_train_are_refused(tmp_path: Path, given: list[str]) -> None:
    path = tmp_path / "texts"
    path.write_text("good\n", "utf-8")
    with pytest.raises(typer.BadParameter, match=r"unlabelled|not trained"):
        build()(["model", "train", "--unlabelled", str(path), *given], standalone_mode=False)
