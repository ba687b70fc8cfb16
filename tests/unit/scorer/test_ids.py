"""Decision ids."""

import numpy as np

from scorer.ids import decision_hex, decision_id, to_bytes, to_hex


def made(shopper: int, number: int) -> tuple[int, int]:
    first, second = decision_id(np.uint64(shopper), np.uint64(number))
    return int(first), int(second)


def test_an_id_never_changes_once_released() -> None:
    assert to_hex(np.array(made(1, 1), np.uint64)) == "8e6f2a6671644bb9347e05f3cf7c4d73"


def test_no_two_of_many_are_alike() -> None:
    ids = {made(shopper, number) for shopper in range(200) for number in range(200)}
    assert len(ids) == 40_000
    assert len({half for pair in ids for half in pair}) == 80_000


def test_hex_digits_are_those_of_the_bytes_and_sort_alike() -> None:
    ids = np.array([[1, 2], [2, 1], [2**64 - 1, 0]], np.uint64)
    assert decision_hex(ids) == [to_hex(row) for row in ids] == [to_bytes(row).hex() for row in ids]
    assert decision_hex(ids) == sorted(decision_hex(ids))
