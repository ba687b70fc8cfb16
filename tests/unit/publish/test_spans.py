import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from streams.publish.spans import shortened
from streams.publish.timetable import as_fast_as_it_goes, at_rate
from tests.builders.event_log import event_log

LATENESS_MS = 400_000


def test_a_slice_is_cut_where_the_newest_act_enters_another_quarter_of_the_lateness() -> None:
    log = event_log(("clicks", 0), ("clicks", 99_000), ("searches", 100_000), ("clicks", 50_000), ("reviews", 450_000))
    table, leaps = shortened(as_fast_as_it_goes(5), log, LATENESS_MS)
    assert table.cuts.tolist() == [0, 2, 4, 5]
    assert leaps.tolist() == [False, False, True]


def test_the_parts_of_a_slice_are_due_with_it() -> None:
    log = event_log(("clicks", 0), ("clicks", 150_000), ("clicks", 160_000))
    table, _ = shortened(at_rate(3, 1_000), log, LATENESS_MS)
    assert (table.cuts.tolist(), table.due_s.tolist()) == ([0, 1, 3], [0.002, 0.002])


def test_what_is_told_is_no_act_and_cuts_nothing() -> None:
    log = event_log(("clicks", 10), ("shoppers", 9_000_000), ("clicks", 20), ("deliveries", 5_000_000))
    assert shortened(as_fast_as_it_goes(4), log, LATENESS_MS)[0].cuts.tolist() == [0, 4]


def test_an_empty_log_has_no_slices() -> None:
    table, leaps = shortened(as_fast_as_it_goes(0), event_log(), LATENESS_MS)
    assert (table.due_s.tolist(), leaps.tolist()) == ([], [])


@given(st.lists(st.integers(0, 3_000_000), min_size=1), st.integers(0, 2_000_000))
def test_what_is_on_its_way_together_spans_less_than_half_of_the_lateness(times: list[int], lateness_ms: int) -> None:
    newest = np.maximum.accumulate(times)
    table, leaps = shortened(as_fast_as_it_goes(len(times)), event_log(*(("clicks", at) for at in times)), lateness_ms)
    for slice_, leap in enumerate(leaps):
        first = table.cuts[slice_ if leap else max(slice_ - 1, 0)]
        span = newest[table.cuts[slice_ + 1] - 1] - newest[first]
        assert span < 2 * max(lateness_ms // 4, 30_000)
