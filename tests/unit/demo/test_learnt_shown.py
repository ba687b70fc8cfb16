"""What a launch learnt, as a demo says it."""

from streams.cli.learnt_shown import learnt


def test_a_launch_that_learnt_says_reward_doubt_and_choice() -> None:
    told = {
        "quarters": [{"reward": 0.1, "promotions": 60}, {"reward": 0.25, "promotions": 61}],
        "doubt": {"before": 0.161, "after": 0.07},
        "choices": [{"learnt": -0.006}, {"learnt": None}],
    }
    assert list(learnt(told)) == [
        "reward a promotion by quarter (promotions): 0.100 (60), 0.250 (61)",
        "what a promotion earns was known to +-0.161 before any outcome, to +-0.070 after them",
        "channels and offers chosen, 0% as blindly, 100% the best ones, by quarter: -1%, -",
    ]


def test_a_launch_without_outcomes_says_so() -> None:
    told = {"quarters": [], "doubt": None, "choices": []}
    assert list(learnt(told)) == ["reward a promotion by quarter (promotions): none closed yet"]
