import numpy as np

from streams.publish.timetable import as_fast_as_it_goes, at_rate, at_speed


def test_without_a_pace_full_slices_are_due_at_once() -> None:
    table = as_fast_as_it_goes(12_000)
    assert table.cuts.tolist() == [0, 5_000, 10_000, 12_000]
    assert table.due_s.tolist() == [0, 0, 0]


def test_at_a_rate_a_slice_holds_20_ms_of_events() -> None:
    table = at_rate(250, 5_000)
    assert table.cuts.tolist() == [0, 100, 200, 250]
    np.testing.assert_allclose(table.due_s, [99 / 5_000, 199 / 5_000, 249 / 5_000])


def test_at_twice_its_speed_an_hour_takes_half_an_hour() -> None:
    table = at_speed(np.array([1_000, 1_001, 3_601_000]), 2)
    assert table.cuts.tolist() == [0, 2, 3]
    np.testing.assert_allclose(table.due_s, [0.0005, 1_800])


def test_an_event_that_is_late_in_its_log_is_due_with_its_neighbours() -> None:
    assert at_speed(np.array([10_000, 0, 10_000]), 1).cuts.tolist() == [0, 3]


def test_an_empty_log_has_no_slices() -> None:
    for table in (as_fast_as_it_goes(0), at_rate(0, 1), at_speed(np.empty(0, np.int64), 1)):
        assert table.cuts.tolist() in ([0], [0, 0])[:1]
        assert table.due_s.tolist() == []
