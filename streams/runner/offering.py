"""The candidates of a step's decision points, noted in their shoppers' rows, and which of its clicks answer them."""

import numpy as np
import numpy.typing as npt

from scorer import answers
from scorer.arrays import Table
from scorer.candidates import candidates
from streams.runner.gather import InForce, Taken
from streams.store import RowStore


def offer(  # noqa: PLR0913  # one column each
    store: RowStore,
    taken: Taken,
    force: InForce,
    points: Table,
    point_events: npt.NDArray[np.int32],
    *,
    active: npt.NDArray[np.uint8],
    trend_of: npt.NDArray[np.int32],
    before: npt.NDArray[np.uint32] | None,
) -> npt.NDArray[np.int32]:
    """Candidates int32[P, 20] of what `observe` gave; `before` takes up what each click answers, None where a journal
    knows it."""
    launches, products = force.view.rows, force.catalogue.product_rows
    chosen = candidates(
        points, point_events, events=taken.events, launches=launches, products=products, matched=taken.matched
    )
    answers.follow(
        store.profiles.rows,
        taken.events,
        active=active,
        point_events=point_events,
        candidates=chosen,
        launches=launches,
        products=products,
        trend_of=trend_of,
        before=before,
    )
    return chosen
