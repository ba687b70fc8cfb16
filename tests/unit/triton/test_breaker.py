"""
failures:  x x x          x (probe)      ok (probe)
state:     closed | open ... | open ...  | closed
"""

from streams.triton.breaker import Breaker


class _Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _open(clock: _Clock) -> Breaker:
    breaker = Breaker(3, 1.0, clock)
    for _ in range(3):
        breaker.failed()
    return breaker


def test_it_opens_only_after_that_many_failures_in_a_row() -> None:
    breaker = Breaker(3, 1.0, _Clock())
    breaker.failed()
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    breaker.failed()
    assert (breaker.open, breaker.allows()) == (False, True)
    breaker.failed()
    assert (breaker.open, breaker.allows()) == (True, False)


def test_after_the_wait_one_caller_may_probe_and_the_others_may_not() -> None:
    clock = _Clock()
    breaker = _open(clock)
    clock.now = 0.999
    assert not breaker.allows()
    clock.now = 1.0
    assert [breaker.allows(), breaker.allows()] == [True, False]


def test_a_probe_that_succeeds_closes_it() -> None:
    clock = _Clock()
    breaker = _open(clock)
    clock.now = 1.0
    assert breaker.allows()
    breaker.succeeded()
    assert (breaker.open, breaker.allows(), breaker.allows()) == (False, True, True)


def test_a_probe_that_fails_starts_the_wait_anew() -> None:
    clock = _Clock()
    breaker = _open(clock)
    clock.now = 1.0
    assert breaker.allows()
    breaker.failed()
    clock.now = 1.9
    assert not breaker.allows()
    clock.now = 2.0
    assert breaker.allows()


def test_a_probe_that_was_cancelled_leaves_room_for_the_next() -> None:
    clock = _Clock()
    breaker = _open(clock)
    clock.now = 1.0
    assert breaker.allows()
    breaker.given_up()
    assert (breaker.open, breaker.allows()) == (True, True)
