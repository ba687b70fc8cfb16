"""A recount compares every field of every output, and asks ClickHouse for columns that are there."""

import pytest

from schemas.load import schema
from schemas.topics import OUTPUTS as TOPICS
from streams.recount.tables import OUTPUTS, Table


def test_every_output_has_a_table_here() -> None:
    assert sorted(table.topic for table in OUTPUTS) == sorted(TOPICS)


@pytest.mark.parametrize("table", OUTPUTS, ids=lambda table: table.name)
def test_every_field_of_an_output_is_compared(table: Table) -> None:
    named = {field["name"] for field in schema(table.topic)["fields"]}
    assert named - {"partition", *table.key, *table.fields} == set()
