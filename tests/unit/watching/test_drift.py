"""What counts of two days come to, without the engine that counts."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from streams.watching.drift import measure

REFERENCE, DAY = date(2026, 3, 1), date(2026, 3, 2)


def _counted(expected: list[int], actual: list[int]) -> Any:
    """A client's query: two days, and one measure of these counts on the second."""

    def query(sql: str, parameters: dict[str, Any]) -> SimpleNamespace:
        counts = [(DAY, "interest", expected, actual)]
        return SimpleNamespace(result_rows=counts if "drift(" in sql else [(2, REFERENCE, DAY, 1)])

    return query


@pytest.mark.parametrize(("times", "state"), [(1, "few"), (10, "alert")])
def test_a_shift_that_chance_alone_reaches_is_no_alert(times: int, state: str) -> None:
    """From half and half to a fourth and three fourths the PSI is 0.25; of 20 rows a day chance reaches 0.37."""
    query = _counted([10 * times, 10 * times], [5 * times, 15 * times])
    [moved] = measure(query, against=REFERENCE, days=1, threshold=0.2).moved
    assert (moved.state, moved.psi >= 0.2) == (state, True)
