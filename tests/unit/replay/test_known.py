"""A log is known again by its records, not by where it is."""

import pytest

from streams.replay.known import goes_on


@pytest.mark.parametrize(
    ("kept", "now", "same"),
    [
        ([[0, "a"]], [(0, "a")], True),
        ([[0, "a"]], [(7, "b")], True),  # its head was deleted
        ([[0, "a"]], [(0, "b")], False),
        ([[7, "b"]], [(0, "a")], False),  # begun anew
        ([[-1, ""]], [(0, "a")], False),
        ([[0, "a"], [9, "b"]], [(0, "a"), (11, "c")], False),  # inputs without a journal have grown
        (None, [(0, "a")], False),
    ],
)
def test_a_log_is_gone_on_with_where_its_beginning_stands_or_was_deleted(kept, now, same):
    assert goes_on(kept, now, forgets=True) == same


def test_in_a_folder_a_log_that_begins_later_is_another_one():
    assert not goes_on([[0, "a"]], [(7, "b")], forgets=False)
