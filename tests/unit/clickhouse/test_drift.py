"""Days compared by the real engine: a planted shift is found, none is found without, and the sums are the core's."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from clickhouse_connect import get_client
from clickhouse_connect.driver.client import Client

from scorer.errors import BadInput
from scorer.metrics.stability import psi
from streams.clickhouse.migrations import apply, plan
from streams.watching.drift import Drift, measure

pytest.importorskip("chdb", reason="the extra `local` is not installed")
DAY = date(2026, 3, 1)
TIME = pa.timestamp("ms", tz="UTC")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Client]:
    client = get_client(dsn=f"chdb://{tmp_path}/engine")
    apply(client, plan(client))
    yield client
    client.close()


def _day(after: int) -> date:
    return DAY + timedelta(days=after)


def _times(after: int, count: int) -> dict[str, Any]:
    midnight_ms = (_day(after) - date(1970, 1, 1)).days * 86_400_000
    times = pa.array(np.linspace(midnight_ms, midnight_ms + 86_399_999, count).astype(np.int64)).cast(TIME)
    return {"at": times, "published_at": times}


def _decide(database: Client, after: int, interest: np.ndarray, model: str = "interest:1", flags: int = 0) -> None:
    """One decision with one candidate for each interest, in millionths."""
    count = len(interest)
    told = {
        **_times(after, count),
        "interest_micro": pa.array([[value] for value in interest.tolist()], pa.list_(pa.uint32())),
        "launches": [["l"]] * count,
        "products": [["p"]] * count,
        "model": [model] * count,
        "flags": pa.array([flags] * count, pa.uint8()),
    }
    database.insert_arrow("decisions", pa.table(told))
    _act(database, after, ["view"] * count)


def _act(database: Client, after: int, kinds: list[str], text: str = "", price_micro: int = -1) -> None:
    count = len(kinds)
    told = {"kind": kinds, "text": [text] * count, "price_micro": pa.array([price_micro] * count, pa.int64())}
    database.insert_arrow("events", pa.table({**_times(after, count), **told}))


def _scores(seed: int, count: int = 3000, shift: float = 0.0) -> np.ndarray:
    normal = np.random.default_rng(seed).normal(-3 + shift, 1, count)
    return (1_000_000 / (1 + np.exp(-normal))).astype(np.int64)


def _measured(database: Client, days: int = 9, threshold: float = 0.2) -> Drift:
    return measure(database.query, against=DAY, days=days, threshold=threshold)


def test_a_planted_shift_is_found_on_its_day_and_nothing_on_the_others(database: Client) -> None:
    for after, shift in enumerate([0, 0, 0, 0.7, 0]):
        _decide(database, after, _scores(after, shift=shift))
    found = _measured(database)
    assert [(each.day, each.measure) for each in found.alerts] == [(_day(3), "interest")]
    assert {each.state for each in found.moved} == {"ok", "alert"}


def test_kinds_models_and_degraded_scores_are_measured_as_labels(database: Client) -> None:
    _decide(database, 0, _scores(0))
    _decide(database, 1, _scores(1), model="interest:2", flags=1)
    _act(database, 1, ["purchase"] * 3000)
    found = _measured(database)
    assert {each.measure for each in found.alerts} == {"interest_model", "interest_degraded", "event_kind"}


def test_lengths_prices_and_sentiments_are_measured_as_numbers(database: Client) -> None:
    for after, length, price in ((0, 10, 5_000_000), (1, 40, 9_000_000)):
        _act(database, after, ["review"] * 400, "好" * length)
        _act(database, after, ["search"] * 400, "q" * length)
        _act(database, after, ["cart"] * 400, price_micro=price)
    found = _measured(database)
    assert {each.measure for each in found.alerts} == {"review_length", "query_length", "price"}


def test_the_index_is_that_of_the_core_over_the_engines_counts(database: Client) -> None:
    for after in range(3):
        _decide(database, after, _scores(after, 500, 0.1 * after))
    sql = f"SELECT expected_counts, actual_counts, psi FROM drift(reference = '{DAY}', since = '{DAY}')"
    rows = database.query(sql).result_rows
    assert len(rows) == 3 * 5
    for expected, actual, told in rows:
        assert told == pytest.approx(psi(np.array(expected), np.array(actual)), abs=1e-12)


def test_bins_hold_a_tenth_of_the_day_of_reference_each_and_what_lies_beyond_it(database: Client) -> None:
    _decide(database, 0, np.arange(1, 101) * 1000)
    _decide(database, 1, np.array([0, 500, 1000, 1001, 10_900, 100_000, 100_001, 999_999]))
    sql = f"SELECT bins, expected_counts, actual_counts FROM drift(reference = '{DAY}', since = '{_day(1)}')"
    bins, expected, actual = database.query(sql + " WHERE measure = 'interest'").result_rows[0]
    found = {int(name): counts for name, *counts in zip(bins, expected, actual, strict=True)}
    assert (found[0], found[1][1], found[11]) == ([0, 2], 3, [0, 2])  # below, the first tenth with 10,900, above
    assert sum(counts[0] for counts in found.values()) == 100
    assert [found[at][0] for at in range(1, 11)] == pytest.approx([10] * 10, abs=1)


def test_a_value_that_was_always_the_same_and_is_not_any_more_has_moved(database: Client) -> None:
    _decide(database, 0, np.full(500, 20_000))
    _decide(database, 1, np.full(500, 20_001))
    _decide(database, 2, np.full(500, 19_999))
    _decide(database, 3, np.full(500, 20_000))
    alerts = [(each.day, each.measure) for each in _measured(database).alerts]
    assert alerts == [(_day(1), "interest"), (_day(2), "interest")]


def test_a_day_without_rows_and_a_measure_without_rows_to_compare_are_told(database: Client) -> None:
    _decide(database, 0, _scores(0))
    _decide(database, 2, _scores(2))
    _act(database, 2, ["review"] * 300, "fine")
    states = {(each.day, each.measure): each.state for each in _measured(database).moved}
    assert states[_day(1), "interest"] == states[_day(0), "review_length"] == "none"
    assert states[_day(2), "review_length"] == "new"


def test_few_rows_are_no_alarm(database: Client) -> None:
    _decide(database, 0, _scores(0))
    _decide(database, 1, _scores(1, 8, shift=0.3))
    interest = next(each for each in _measured(database).moved if (each.day, each.measure) == (_day(1), "interest"))
    assert (interest.state, interest.psi > 0.2, interest.noise > interest.psi) == ("few", True, True)


def test_one_row_that_the_day_of_reference_never_had_is_no_alarm(database: Client) -> None:
    _act(database, 0, ["view"] * 5000, price_micro=5_000_000)
    _act(database, 1, ["view"])
    known = next(each for each in _measured(database).moved if (each.day, each.measure) == (_day(1), "price_known"))
    assert (known.state, known.psi > known.noise) == ("few", True)


def test_days_are_the_last_ones_and_the_first_day_with_most_measures_is_the_reference(database: Client) -> None:
    _act(database, 0, ["view"] * 10)
    for after in (1, 2, 3, 4):
        _decide(database, after, _scores(after, 100))
    found = measure(database.query, against=None, days=2, threshold=0.2)
    assert (found.against, found.since, found.until, len(found.days)) == (_day(1), _day(3), _day(4), 2)


def test_a_day_of_reference_without_events_is_named(database: Client) -> None:
    with pytest.raises(BadInput, match="no events to measure"):
        measure(database.query, against=None, days=7, threshold=0.2)
    _act(database, 1, ["view"])
    with pytest.raises(BadInput, match=r"seen: 2026-03-01; name a day from 2026-03-02 to 2026-03-02"):
        _measured(database)
