"""Tables of the terminal in which numbers stand below each other."""

from rich.table import Table


def numbers_table(first: str, *others: str) -> Table:
    """Without rows; all columns but the first to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table
