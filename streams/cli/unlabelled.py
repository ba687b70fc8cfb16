"""Texts without labels: a file of one text a line, or of one JSON object with the field `text` a line."""

from codecs import BOM_UTF8
from pathlib import Path

from scorer.errors import BadInput


def read(path: Path) -> list[str]:
    """Plain or gzip; JSON where the first line begins with a brace; blank lines left out.

    Raises BadInput for a file without texts, and by line for what is no UTF-8 or, among JSON, has no text.
    """
    from streams import json_lines
    from streams.unpacked import opened

    with opened(path) as file:
        lines = [(number, line.strip()) for number, line in enumerate(file, 1) if line.strip()]
    if not lines:
        raise BadInput("the file has no texts", where=str(path), remedy="give it one text a line")
    if lines[0][1].removeprefix(BOM_UTF8).startswith(b"{"):
        return json_lines.read(path, lambda told, line: line.text(told, "text"))
    return [_text(path, number, line) for number, line in lines]


def _text(path: Path, number: int, line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where, remedy = f"{path}:{number}", "write the file as UTF-8"
        raise BadInput("this line is no UTF-8", where=where, seen=repr(line[:60]), remedy=remedy) from error
