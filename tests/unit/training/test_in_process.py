"""The packaged text encoder in this process."""

from pathlib import Path

from streams.training.in_process import InProcessText, encoder
from streams.triton.cards import served_folder


def test_a_version_that_is_asked_here_holds_no_other_files_afterwards(tmp_path: Path) -> None:
    """Triton takes a folder with bytecode in it for a version."""
    there = {file.name for file in served_folder("text_encoder").iterdir() if file.is_file()}
    for name in there:
        (tmp_path / name).symlink_to(served_folder("text_encoder") / name)
    encoder(tmp_path).tensors("good", ("SENTIMENT",))
    InProcessText(tmp_path, space=0).sentiments(["good"])
    assert {each.name for each in tmp_path.iterdir()} == there
