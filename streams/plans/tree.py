"""YAML to a tree in which everything has its place.

Built from the parser's events, so that what a plan has no use for is refused before it is built: anchors and aliases
(a few lines of them can stand for gigabytes), tags, depth. Where the text is no YAML, the line is told and left out,
and the rest is read: one slip does not hide the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from streams.plans.escapes import events, joined, not_allowed
from streams.plans.findings import Finding
from streams.plans.source import Source, without_line, without_tabs

DEEPEST: Final = 12
MOST_NODES: Final = 10_000
_MOST_SYNTAX_ERRORS = 20


@dataclass
class Scalar:
    """A single value. `plain`: written without quotes."""

    start: int  # index of the first character, and of the first after, in the source
    stop: int
    text: str
    plain: bool
    style: str = ""


@dataclass
class Listing:
    """Values in order."""

    start: int
    stop: int
    items: list["Node"] = field(default_factory=list)


@dataclass
class Mapping:
    """Keys and values in order; a key may come twice, which `streams.plans.reader` tells."""

    start: int
    stop: int
    items: list[tuple["Node", "Node"]] = field(default_factory=list)


@dataclass
class Refused:
    """Something that was told already, such as an alias."""

    start: int
    stop: int


Node = Scalar | Listing | Mapping | Refused


@dataclass(frozen=True)
class Read:
    """`root` is None where there is nothing to read. `whole`: every line was read."""

    source: Source
    root: Node | None
    findings: list[Finding]
    whole: bool


def read_tree(source: Source) -> Read:
    """The first document of the source, and all that is wrong with it as YAML."""
    source, findings = without_tabs(source)
    text = source.text
    for left_out in range(_MOST_SYNTAX_ERRORS):
        try:
            root, told = _Builder(source, text).build()
            return Read(source, root, findings + told, whole=not left_out)
        except yaml.MarkedYAMLError as error:
            mark = _to_blame(error, text.splitlines())
            findings.append(Finding(*source.place(mark.index), "", f"this is no YAML: {_said(error)}"))
            text = without_line(text, mark.line + 1)
    return Read(source, None, findings, whole=False)


class _Builder:
    def __init__(self, source: Source, text: str) -> None:
        self._source, self._text = source, text
        self._findings: list[Finding] = []
        self._open: list[tuple[Listing | Mapping, list[Node]]] = []
        self._root: Node | None = None
        self._nodes = 0

    def build(self) -> tuple[Node | None, list[Finding]]:
        documents = 0
        for event in events(self._text):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    self._tell(event, "a second document begins; a file holds one plan, so give it a file of its own")
                    break
            elif isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent) and not self._take(event):
                break
        return self._root, self._findings

    def _take(self, event: Any) -> bool:
        """Add one event; False where no more are read."""
        self._nodes += 1
        if len(self._open) >= DEEPEST or self._nodes > MOST_NODES:
            told = f"more than {DEEPEST} levels" if len(self._open) >= DEEPEST else f"more than {MOST_NODES} values"
            self._tell(event, f"{told}; a plan is not so big")
            self._root = None
            return False
        if isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._tell(event, f"*{event.anchor} stands for something else; write it out, a plan has no aliases")
            self._place(Refused(event.start_mark.index, event.end_mark.index))
        else:
            self._extras(event)
            self._place(self._node(event))
        return True

    def _node(self, event: Any) -> Node:
        start, stop = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.ScalarEvent):
            self._escapes(event)
            return Scalar(start, stop, joined(event.value), event.style is None, event.style or "")
        node = Mapping(start, stop) if isinstance(event, yaml.MappingStartEvent) else Listing(start, stop)
        return node

    def _place(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        else:
            self._root = node
        if isinstance(node, Listing | Mapping):
            self._open.append((node, []))

    def _close(self, event: Any) -> None:
        node, parts = self._open.pop()
        node.stop = event.end_mark.index
        if isinstance(node, Mapping):
            node.items = list(zip(parts[::2], parts[1::2], strict=True))
        else:
            node.items = parts

    def _escapes(self, event: yaml.ScalarEvent) -> None:
        first, stop = event.start_mark.index, event.end_mark.index
        for at, length, told in not_allowed(self._text[first:stop]) if event.style == '"' else ():
            self._findings.append(Finding(*self._source.place(first + at), "", told, length=length))

    def _extras(self, event: Any) -> None:
        if event.anchor:
            self._tell(event, f"&{event.anchor} is an anchor; a plan has none, remove it")
        if event.tag is not None and event.tag != "!":
            self._tell(event, "a tag; a plan has none, remove it")

    def _tell(self, event: Any, message: str) -> None:
        self._findings.append(Finding(*self._source.place(event.start_mark.index), "", message))


def _to_blame(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Any:
    """Where something began that does not end, if the parser stopped in a line no deeper; else where it stopped."""
    began, stopped, what = error.context_mark, error.problem_mark, str(error.context)
    if began is None or stopped is None:
        return stopped or began
    later = [line for line in lines[began.line + 1 : stopped.line + 1] if line.strip()]
    left = stopped.line >= len(lines) or any(_depth(line) <= _depth(lines[began.line]) for line in later)
    endless = "flow" in what and stopped.line > began.line and left
    return began if endless or "simple key" in what or "quoted scalar" in what else stopped


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _said(error: yaml.MarkedYAMLError) -> str:
    problem = str(error.problem)
    return next((said for begin, said in _SAID.items() if problem.startswith(begin)), problem)


_SAID = {
    "could not find expected ':'": "a key without its colon; write `key: value`",
    "mapping values are not allowed here": "a colon where none may stand; put a text with a colon into quotes, and "
    "check the indentation",
    "found unexpected end of stream": "the quotes do not end",
    "expected ',' or '}'": "a { that does not end, or a comma is missing",
    "expected ',' or ']'": "a [ that does not end, or a comma is missing",
    "expected <block end>": "the indentation does not fit the lines above",
    "did not find expected <document start>": "the indentation does not fit the lines above",
    "expected the node content": "a value is missing",
    "found character '%' that cannot start any token": "a value that begins with % needs quotes",
    "found character '@' that cannot start any token": "a value that begins with @ needs quotes",
    "found character '`' that cannot start any token": "a value that begins with ` needs quotes",
}
