"""A table grows where it stands: it holds what it held, and is copied only where somebody holds it as it was."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scorer.arrays import ready
from streams.growing import Growing
from streams.store import RowStore

RECORD = np.dtype([("hash", "<u8"), ("count", "u1")])


class Counted(Growing):
    """Counts how often it had to be copied."""

    copies = 0

    def _copy(self, count: int) -> None:
        self.copies += 1
        super()._copy(count)


def filled(count: int) -> Counted:
    table = Counted(RECORD, count)
    table.rows["hash"] = np.arange(count) + 1
    return table


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=6), st.booleans())
def test_a_table_that_has_grown_is_the_old_one_with_zeros_behind_it(more: list[int], held: bool) -> None:
    table, plain = filled(10), filled(10).rows.copy()
    for by in more:
        reader = table.rows if held else None
        table.grow(len(plain) + by)
        plain = np.concatenate([plain, np.zeros(by, RECORD)])
        assert (table.rows.tobytes(), reader is table.rows) == (plain.tobytes(), False)
        table.rows["count"][-1:] = plain["count"][-1:] = 7


def test_a_table_that_nobody_holds_is_not_copied() -> None:
    table = filled(10)
    for count in (1_000, 1_000_000):
        table.grow(count)
    assert (table.copies, table.rows["hash"][:11].tolist()) == (0, [*range(1, 11), 0])


def test_who_holds_rows_while_they_grow_keeps_them_as_they_were() -> None:
    table = filled(3)
    held = table.rows["hash"][1:]
    table.grow(1_000_000)
    table.rows["hash"] = 9
    assert (table.copies, held.tolist()) == (1, [2, 3])


def test_rows_are_in_the_layout_that_compiled_loops_take() -> None:
    table = filled(10)
    table.grow(20)
    assert ready(table.rows, RECORD) is table.rows


def test_shoppers_keep_their_rows_however_many_come() -> None:
    store = RowStore()
    first = store.shoppers.rows_of([b"anna", b"ben"])
    before = [store.profiles.rows[first].tobytes(), store.dealings.rows[first].tobytes()]
    store.shoppers.rows_of([b"shopper-%d" % at for at in range(5_000)])
    assert [store.profiles.rows[first].tobytes(), store.dealings.rows[first].tobytes()] == before


def test_a_partition_without_a_shopper_takes_little_memory() -> None:
    store = RowStore()
    tables = (store.profiles, store.dealings, store.trends, store.campaigns)
    assert sum(table.rows.nbytes for table in tables) < 1 << 16
