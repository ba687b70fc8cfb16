"""A recount neither demands nor forbids what the tables need not keep any more."""

import re

from streams.clickhouse.scripts import read_scripts
from streams.recount.compare import Report
from streams.recount.held import TABLES
from streams.recount.keeping import FOR_GOOD, ROWS_DAYS, SUMS_DAYS, Keeping
from streams.recount.minutes import Minutes

NOW_MS, DAY_MS = 1_900_000_000_000, 86_400_000
NAMES = (("offset",), ("text",))


def _event(days_ago: int) -> dict[str, object]:
    row = {"product": "kettle", "launch": "", "shopper": "anna", "kind": "view", "at_ms": NOW_MS}
    return row | {"published_ms": NOW_MS - days_ago * DAY_MS}


def _compared(*seen: tuple[tuple[int], tuple[str]], sums: bool = False) -> tuple[list[str], int]:
    report = Report()
    report.compare("events", NAMES, {(0,): ("old",), (1,): ("new",)}, seen, past={(0,)}, sums=sums)
    return [difference.what for difference in report.named], report.past_keeping


def test_a_row_past_its_time_may_be_gone_or_there_and_must_be_right_where_it_is() -> None:
    new = ((1,), ("new",))
    told = [_compared(new), _compared(((0,), ("old",)), new), _compared(((0,), ("other",)), new), _compared()]
    assert told == [([], 1), ([], 0), (["altered"], 0), (["lost"], 1)]


def test_a_sum_that_may_lack_something_is_not_compared() -> None:
    assert _compared(((0,), ("less",)), ((1,), ("new",)), sums=True) == ([], 1)


def test_rows_go_after_400_days_and_shoppers_never() -> None:
    rows = {(0,): _event(ROWS_DAYS + 1), (1,): _event(ROWS_DAYS - 10)}
    keeping = Keeping(NOW_MS)
    assert [keeping.past_rows(table, rows) for table in ("events", "shoppers")] == [{(0,)}, set()]


def test_a_minute_that_an_old_record_counted_for_is_past() -> None:
    rows = {(0,): _event(SUMS_DAYS + 1), (1,): _event(ROWS_DAYS + 1) | {"product": "pot"}}
    past = Keeping(NOW_MS).past_sums("events", rows, Minutes("product"))
    assert set(past) == {("kettle", NOW_MS // 60_000 * 60)}


def test_the_tables_keep_as_long_as_it_says() -> None:
    made = re.compile(r"CREATE TABLE IF NOT EXISTS (\w+)\n.*^TTL \w.* INTERVAL (\d+) DAY", re.DOTALL | re.MULTILINE)
    statements = [each for script in read_scripts() for each in script.statements]
    kept = dict(found.groups() for each in statements if (found := made.search(each)))
    rows = {table.name: str(ROWS_DAYS) for table in TABLES if table.name not in FOR_GOOD}
    of_sums = {f"minutes_by_{what}": str(SUMS_DAYS) for what in ("product", "launch")}
    assert kept == rows | of_sums | {"minutes_by_offer": str(SUMS_DAYS), "sink_batches": str(ROWS_DAYS)}
