"""A candidate that promotes far less than the log is told that its scores would be others."""

from streams.backtest.warning import warnings
from tests.builders.backtested import World


def test_far_fewer_promotions_than_the_logs_are_warned_of_and_nearly_as_many_are_not(log: World) -> None:
    """Its own promotions beside twice as many in the log, and beside a tenth more."""
    verdicts = log.tried(log.candidate(exploration_micro=60_000)).verdicts
    promotions = verdicts[0].told["expected"]["promotions"]
    codes = [[one["code"] for one in warnings(verdicts, times * promotions)] for times in (2.0, 1.1)]
    assert ["feedback" in one for one in codes] == [True, False]
    text = next(one["text"] for one in warnings(verdicts, 2 * promotions) if one["code"] == "feedback")
    assert text.startswith("It would promote 50% less than the log did.")
