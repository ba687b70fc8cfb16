"""The statements by which the README erases a shopper from the tables, on the embedded engine."""

import re

import pytest

from tests.servers.hand_made_parts import ROOT, Parts

pytestmark = pytest.mark.integration
_KEPT = ("minutes_by_product", "minutes_by_launch")


def statements() -> list[str]:
    """As the README has them."""
    found = re.findall(r"```sql\n(.*?)```", section(), re.DOTALL)[0]
    return [each.strip() for each in found.split(";") if each.strip()]


def section() -> str:
    """Of the README."""
    text = (ROOT / "README.md").read_text("utf-8")
    return text.partition("## What is kept of a shopper")[2].partition("\n## ")[0]


def _tables(parts: Parts, column: str) -> list[str]:
    """Those that hold rows by this column."""
    asked = "SELECT name FROM system.tables WHERE database = 'default' AND engine = 'MergeTree' AND has_own_data"
    of = f"SELECT table FROM system.columns WHERE database = 'default' AND name = '{column}'"
    return sorted(name for (name,) in parts.rows(f"{asked} AND name IN ({of})"))


def test_they_leave_no_row_of_the_shopper_and_all_of_others(parts: Parts) -> None:
    tables = {table: column for column in ("shopper", "key") for table in _tables(parts, column)}
    for table, column in tables.items():
        for who in ("anna", "bob"):
            parts.client.command(f"INSERT INTO {table} ({column}, published_at) VALUES ('{who}', now64())")
    for statement in statements():
        parts.client.command(statement)
    left = {table: parts.rows(f"SELECT DISTINCT {column} FROM {table}") for table, column in tables.items()}
    assert left == {table: [("bob",)] for table in tables}
    assert len(tables) == len(statements())


@pytest.mark.parametrize("table", _KEPT)
def test_what_counts_different_shoppers_holds_no_id(parts: Parts, table: str) -> None:
    parts.client.command(
        "INSERT INTO events (shopper, kind, product, launch, published_at) "
        "VALUES ('anna-of-the-lake', 'view', 'p', 'l', now64())"
    )
    found = parts.rows(f"SELECT count(), countIf(position(shoppers::String, 'anna') > 0) FROM {table}")
    assert found == [(1, 0)]


def test_the_readme_names_every_table_that_holds_a_shopper(parts: Parts) -> None:
    section = (ROOT / "README.md").read_text("utf-8").partition("## What is kept of a shopper")[2].partition("\n## ")[0]
    unnamed = [
        table for column in ("shopper", "key") for table in _tables(parts, column) if f"`{table}`" not in section
    ]
    assert unnamed == []
