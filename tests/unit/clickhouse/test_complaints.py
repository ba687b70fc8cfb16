"""
code:  243  243  243  252  243  252
at s:  0    59   60   61   62   121
told:  x         x    x         x
"""

from streams.clickhouse.sink.complaints import Complaints


class _Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def _due(complaints: Complaints, clock: _Clock, at_s: float, code: int) -> bool:
    clock.now_s = at_s
    return complaints.due(code)


def test_what_is_new_is_due_at_once_and_what_lasts_once_a_minute() -> None:
    clock = _Clock()
    complaints = Complaints(clock)
    heard = [(0.0, 243), (59.0, 243), (60.0, 243), (61.0, 252), (62.0, 243), (121.0, 252)]
    assert [_due(complaints, clock, *each) for each in heard] == [True, False, True, True, False, True]
