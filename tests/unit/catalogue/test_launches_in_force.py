"""Which launches are in force, and under which plan; one that cannot be followed promotes nobody."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scorer import plans
from streams.catalogue import Catalogue
from streams.heard import heard_record
from streams.plans.live import standing_of
from tests.builders.plans import plan_of

PLAN, OTHER = plan_of(), plan_of("cooldown: 8h")


def record(plan: Any = PLAN, version: int = 1, status: str = "live") -> dict[str, Any]:
    return standing_of(plan, version, status).record()


def in_force(*records: dict[str, Any] | None) -> list[tuple[int, int, int]]:
    """Version, cooldown and paused of the launches with a window, after these records of one launch."""
    catalogue = Catalogue()
    for offset, one in enumerate(records):
        catalogue.add_launch(offset, heard_record(PLAN.launch, one))
    view = catalogue.launches(0, len(records))
    live = np.flatnonzero(view.rows["end_ms"] > 0).tolist()
    return [(view.versions[at], int(view.plans[at]["cooldown_ms"]), int(view.plans[at]["paused"])) for at in live]


def test_the_newest_version_is_in_force_and_no_other() -> None:
    assert in_force(record(), record(OTHER, 2)) == [(2, 28_800_000, 0)]


def test_a_paused_launch_keeps_its_window_and_plan() -> None:
    assert in_force(record(), record(status="paused")) == [(1, 21_600_000, 1)]
    assert in_force(record(), record(status="paused"), record()) == [(1, 21_600_000, 0)]


@pytest.mark.parametrize("last", [None, record(status="ended")])
def test_an_ended_launch_and_a_removed_one_have_no_window(last: dict[str, Any] | None) -> None:
    assert in_force(record(), last) == []


def test_an_earlier_offset_sees_the_earlier_plan() -> None:
    catalogue = Catalogue()
    catalogue.add_launch(0, heard_record(PLAN.launch, record()))
    catalogue.add_launch(1, heard_record(PLAN.launch, record(OTHER, 2)))
    assert [catalogue.launches(0, n).details[-1] for n in (1, 2)] == [PLAN, OTHER]


def test_a_launch_without_a_plan_has_the_row_without_limits() -> None:
    catalogue = Catalogue()
    catalogue.add_launch(0, heard_record(PLAN.launch, {**record(), "plan": ""}))
    view = catalogue.launches(0, 1)
    assert (view.plans.tobytes(), view.audiences) == (plans.unlimited(1).tobytes(), (None,))


BROKEN = [
    "no json",
    PLAN.to_json().replace("{", '{"a_new_limit":1,', 1),
    replace(PLAN, audience="affinty('kitchen') > 1").to_json(),
    replace(PLAN, policy="magic").to_json(),
    replace(PLAN, channels=("telex",)).to_json(),
    replace(PLAN, offers=PLAN.offers * 8).to_json(),
    replace(PLAN, budget_micro=2**80).to_json(),
    PLAN.to_json().replace('"cooldown_ms":21600000', '"cooldown_ms":"6h"'),
]


@pytest.mark.parametrize("text", BROKEN)
def test_a_plan_that_cannot_be_followed_ends_the_launch_until_one_comes_that_can(text: str) -> None:
    catalogue = Catalogue()
    catalogue.add_launch(0, heard_record(PLAN.launch, record()))
    catalogue.add_launch(1, heard_record(PLAN.launch, {**record(version=2), "plan": text}))
    assert catalogue.launches(0, 2).rows["end_ms"].tolist() == [0, 0]
    catalogue.add_launch(2, heard_record(PLAN.launch, record(OTHER, 3)))
    assert catalogue.launches(0, 3).rows["end_ms"].tolist() == [0, 0, OTHER.end_ms]
