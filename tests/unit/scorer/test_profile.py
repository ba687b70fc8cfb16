"""The two rows of a shopper: layout and blank rows."""

from types import ModuleType

import numpy as np
import pytest

from scorer import dealings, profile, trends
from scorer.arrays import Table
from scorer.campaigns import CAMPAIGN
from scorer.catalogue import LAUNCH, PRODUCT
from scorer.decisions import DECISION, PROMOTION
from scorer.events import EVENT
from scorer.opened import OUTCOME
from scorer.plans import PLAN
from scorer.rules import RULES


@pytest.mark.parametrize(
    ("dtype", "size"),
    [
        (profile.PROFILE, 1000),
        (dealings.DEALINGS, 1160),
        (trends.TREND, 312),
        (EVENT, 77),
        (PRODUCT, 310),
        (LAUNCH, 32),
        (RULES, 88),
        (DECISION, 1389),
        (PROMOTION, 144),
        (OUTCOME, 193),
        (PLAN, 344),
        (CAMPAIGN, 64),
    ],
)
def test_rows_are_packed_and_of_a_known_size(dtype: np.dtype[np.void], size: int) -> None:
    fields = [dtype.fields[name] for name in dtype.names or ()] if dtype.fields else []
    assert sum(field[0].itemsize for field in fields) == dtype.itemsize == size


@pytest.mark.parametrize(
    "dtype", [profile.PROFILE, dealings.DEALINGS, trends.TREND, EVENT, PRODUCT, LAUNCH, RULES, DECISION, PLAN]
)
def test_every_number_is_little_endian(dtype: np.dtype[np.void]) -> None:
    assert all(str(kind[1]).startswith(("<", "|")) for kind in dtype.descr)


@pytest.mark.parametrize("module", [profile, dealings])
def test_a_blank_row_knows_its_shopper_and_nothing_else(module: ModuleType) -> None:
    row: Table = module.blank(np.array([5, 6], np.uint64))
    assert row["shopper"].tolist() == [5, 6]
    moments = [
        name
        for name in row.dtype.names or ()
        if name in {"day", "promoted_ms"} or (name.endswith("_ms") and row[name].ndim == 1)
    ]
    assert all((row[name] == -1).all() for name in moments)
    assert all(not row[name].any() for name in row.dtype.names or () if name not in {*moments, "shopper"})
