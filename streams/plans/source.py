"""The bytes of a plan file to its text: UTF-8, and no signs that YAML does not allow. What is wrong is told by place,
and replaced, so that the rest is checked all the same."""

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from streams.plans.findings import Finding

MOST_BYTES: Final = 1 << 20
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")  # as YAML counts lines
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS_LIKE = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}


@dataclass(frozen=True)
class Source:
    """A file without its byte order mark: `text` as it is parsed, `lines` as they were written. `widened`: by how many
    blanks a line (from 1) has become longer where the text is parsed."""

    text: str
    lines: tuple[str, ...]
    widened: Mapping[int, int] = field(default_factory=dict)

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of a character of `text`, as it was written."""
        line = bisect_right(self._starts, index)
        column = index - self._starts[line - 1] + 1
        return line, max(column - self.widened.get(line, 0), 1)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _BREAK.finditer(self.text))]


def read_source(raw: bytes) -> tuple[Source, list[Finding]]:
    """The source, as far as it can be read, and what is wrong with its bytes."""
    if len(raw) > MOST_BYTES:
        seen = f"a file of {len(raw)} bytes; a plan has at most {MOST_BYTES}"
        return source_of(""), [Finding(1, 1, "", seen)]
    if like := _LOOKS_LIKE.get(raw[:2]):
        return source_of(""), [Finding(1, 1, "", f"the file is {like}; it must be saved as UTF-8", "UTF-8")]
    text, findings = _decoded(raw.removeprefix(b"\xef\xbb\xbf"))
    source = source_of(text)
    signs = [match.start() for match in UNPRINTABLE.finditer(text)]
    findings += [_unprintable(source, index) for index in signs]
    return source_of(UNPRINTABLE.sub(" ", text)), findings


def source_of(text: str) -> Source:
    """Text as a source."""
    return Source(text, tuple(_BREAK.split(text)))


def without_tabs(source: Source) -> tuple[Source, list[Finding]]:
    """Each tab of an indentation, which YAML does not allow, as two blanks: what was meant is clear."""
    text, widened, findings = [], {}, []
    for number, line in enumerate(source.text.splitlines(keepends=True), 1):
        rest = line.lstrip()
        indent = line[: len(line) - len(rest)]
        if "\t" in indent and rest:
            findings.append(Finding(number, indent.index("\t") + 1, "", "a tab in the indentation", "two blanks"))
            widened[number] = indent.count("\t")
            line = indent.replace("\t", "  ") + rest
        text.append(line)
    return Source("".join(text), source.lines, widened), findings


def without_line(text: str, number: int) -> str:
    """A line (from 1) as blanks, so that all that follows keeps its place."""
    lines = text.splitlines(keepends=True)
    number = min(number, len(lines))  # the end of the text is after its last line
    ending = _BREAK.search(lines[number - 1])
    bare = lines[number - 1][: ending.start()] if ending else lines[number - 1]
    lines[number - 1] = " " * len(bare) + lines[number - 1][len(bare) :]
    return "".join(lines)


def _decoded(raw: bytes) -> tuple[str, list[Finding]]:
    """The first bytes of every run that is no UTF-8 are told; each run reads as one replacement character."""
    parts: list[str] = []
    findings: list[Finding] = []
    while raw:
        try:
            parts.append(raw.decode())
            break
        except UnicodeDecodeError as error:
            parts.append(raw[: error.start].decode())
            line, column = source_of("".join(parts)).place(len("".join(parts)))
            seen = " ".join(f"0x{byte:02x}" for byte in raw[error.start : error.end])
            findings.append(Finding(line, column, "", f"{seen} is not UTF-8; save the file as UTF-8", "UTF-8"))
            parts.append("\ufffd")
            raw = raw[error.end :]
            if len(findings) == 20:
                break
    return "".join(parts), findings


def _unprintable(source: Source, index: int) -> Finding:
    line, column = source.place(index)
    return Finding(line, column, "", f"the sign U+{ord(source.text[index]):04X} is not allowed in YAML; remove it")
