"""
answers:  x x ok x x x      x      ok
state:    closed      | open ...  | closed
"""

from streams.triton.breaker import Breaker


def _told(breaker: Breaker, *, answer: bool) -> bool:
    if answer:
        breaker.succeeded()
    else:
        breaker.failed()
    return breaker.open


def test_it_opens_only_after_that_many_failures_in_a_row() -> None:
    breaker = Breaker(3)
    answers = [False, False, True, False, False, False]
    assert [_told(breaker, answer=each) for each in answers] == [False, False, False, False, False, True]


def test_one_answer_closes_it_and_it_counts_anew() -> None:
    breaker = Breaker(2)
    answers = [False, False, False, True, False, False]
    assert [_told(breaker, answer=each) for each in answers] == [False, True, True, False, False, True]
