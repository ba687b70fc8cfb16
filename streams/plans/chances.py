"""The kind of a value that names a file: a table of chances as CSV, beside the plan."""

import csv
import io
from dataclasses import dataclass

from streams.plans.beside import read_beside
from streams.plans.given import Given, Reading
from streams.plans.kinds import Record, Schema, read_field, tell_wrong
from streams.plans.scalars import text_of
from streams.plans.tree import Node, Scalar


@dataclass(frozen=True)
class ChancesFile:
    """The rows of the file, each as if it stood in the plan; `row` says what one has. What is wrong in the file is told
    at the file's name, with the line."""

    row: Record
    expected: str = "the name of a CSV file beside the plan, with the columns offer, channel and probability"

    def read(self, node: Node, name: str, reading: Reading) -> list[Given] | None:
        """Every row."""
        text = text_of(node)
        if text is None:
            tell_wrong(node, name, reading, self.expected)
            return None
        try:
            content = read_beside(reading.folder, text)
        except OSError as error:
            reading.tell(node, name, f"{text} cannot be read: {error}")
            return None
        except ValueError as error:
            reading.tell(node, name, f"{text} {error}")
            return None
        try:
            return self._rows(content, node, name, reading)
        except csv.Error as error:
            reading.tell(node, name, f"{text} is no CSV: {error}")
            return None

    def _rows(self, content: str, node: Node, name: str, reading: Reading) -> list[Given] | None:
        rows = csv.reader(io.StringIO(content))
        columns = [column.strip() for column in next(rows, [])]
        if sorted(columns) != sorted(self.row.fields):
            missing = [word for word in self.row.fields if word not in columns]
            seen = f"lacks {', '.join(missing)}" if missing else f"has {len(columns)} columns"
            reading.tell(node, name, f"the first line of the file {seen}; expected {', '.join(self.row.fields)}")
            return None
        found = [self._row(columns, row, node, f"{name} line {rows.line_num}", reading) for row in rows if row]
        if not found:
            reading.tell(node, name, "the file has no line below its columns; expected a chance in each")
        return found or None

    def _row(self, columns: list[str], cells: list[str], node: Node, name: str, reading: Reading) -> Given:
        if len(cells) != len(columns):
            told = f"{len(cells)} in place of {len(columns)} cells: {', '.join(columns)}"
            reading.tell(node, name, f"{told}. A number has a point; a text with a comma stands in quotes")
            return Given(node, name, None)
        texts = dict(zip(columns, cells, strict=True))
        return Given(node, name, {word: self._cell(word, texts[word], node, name, reading) for word in self.row.fields})

    def _cell(self, word: str, text: str, node: Node, name: str, reading: Reading) -> Given:
        cell = Scalar(node.start, node.stop, text.strip(), plain=True)
        return read_field(self.row.fields[word].kind, cell, f"{name}.{word}", reading)

    def schema(self) -> Schema:
        """A text."""
        return {"type": "string", "minLength": 1}
