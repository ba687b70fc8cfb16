"""What retention has deleted contradicts nothing: laws and limits are asked of the steps of which all is left."""

import pytest

from schemas.topics import INPUTS, OUTPUTS
from streams.recount.guards import Limits
from tests.builders.hand_made_log import HandMadeLog
from tests.builders.read_topics import broken_laws, broken_limits, read_topics

SHOP = Limits(cooldown_ms=0, cap_per_day=100, seed=0)
KEPT = [topic for topic in INPUTS if topic != "shoppers"]


@pytest.mark.parametrize(
    "deleted",
    [
        dict.fromkeys(("clicks",), 0.5),
        dict.fromkeys(("triggers",), 0.5),
        dict.fromkeys(("decisions", "rankings"), 0.6),
        dict.fromkeys(("journal",), 0.4),
        dict.fromkeys(("journal", *KEPT, *OUTPUTS), 0.5),
        dict.fromkeys((*KEPT, *OUTPUTS), 1.0),
        dict.fromkeys(("journal",), 1.0),
    ],
    ids=lambda deleted: "-".join(deleted)[:30],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_left_breaks_nothing(deleted: dict[str, float], seed: int) -> None:
    stretches, report = read_topics(HandMadeLog(steps=30, seed=seed), deleted)
    limits = [each.sentence() for each in broken_limits(stretches, SHOP)]
    assert ([each.sentence() for each in report.named], broken_laws(stretches), limits) == ([], set(), [])


def test_laws_are_asked_of_what_is_left_behind_the_last_step_that_lacks_something() -> None:
    stretches, _ = read_topics(HandMadeLog(partitions=1, steps=30), {"clicks": 0.5})
    lacking, left = stretches
    assert (lacking.whole, left.whole, lacking.steps[-1].number + 1) == (False, True, left.steps[0].number)
    assert 10 < left.steps[0].number < 20
    assert len(left.rows["decisions"]) > 50
    assert len(left.rows["outcomes"]) > 3


def test_where_nothing_is_deleted_everything_is_left() -> None:
    assert [each.whole for each in read_topics(HandMadeLog())[0]] == [True, True]
