from schemas.topics import INPUTS
from streams.shop.shop import Shop


def test_slices_hold_every_event_once_in_order() -> None:
    log = Shop(3, 997).log
    slices = list(log.slices([*range(0, len(log), 100), len(log)]))
    for topic in INPUTS:
        rows = [row for tables in slices if topic in tables for row in tables[topic].to_pylist()]
        assert rows == log.table(topic).to_pylist()
    whole, rest = divmod(len(log), 100)
    assert [sum(rows.num_rows for rows in tables.values()) for tables in slices] == [100] * whole + [rest]
