"""What is refused before a walk begins: compiled loops do not check bounds."""

import numpy as np

from scorer.arrays import I4, U1, Table, check_indices, ready
from scorer.decide.asked import Asked
from scorer.decisions import PROMOTION
from scorer.terms import Terms


def check_events(events: Table, active: U1, point_events: I4, *, rows: int, products: int) -> None:
    """IndexError where an event or a point leads outside; ValueError where columns do not fit each other."""
    check_indices(events["row"], rows, "row")
    check_indices(events["product"], products, "product", -1)
    check_indices(point_events, len(events), "point_events")
    if len(active) != len(events):
        raise ValueError("active must be as long as events")
    if (np.diff(point_events) <= 0).any():
        raise ValueError("point_events must rise")


def check_asked(asked: Asked, active: U1, launches: int) -> None:
    """IndexError for a candidate that is no launch; ValueError for columns of other lengths or a point left alone."""
    check_indices(asked.candidates, launches, "candidate", -1)
    lengths = (asked.events, asked.candidates, asked.interest, asked.purchase, asked.audience)
    if any(len(column) != len(asked.points) for column in lengths):
        raise ValueError("points, events, candidates, interest, purchase and audience must be equally long")
    if not active[asked.events].all():
        raise ValueError("a decision point at an event whose row is left alone")


def check_same_launches(terms: Terms, held: Terms) -> None:
    """ValueError unless both are of the same launches, with their campaigns in the same rows."""
    if not np.array_equal(terms.launches["hash"], held.launches["hash"]):
        raise ValueError("the terms must be of the launches that were there")
    if not np.array_equal(terms.campaign_of, held.campaign_of):
        raise ValueError("the terms must name the campaigns that were there")


def checked_promotions(promotions: Table, *, points: int, launches: int) -> Table:
    """Recorded promotions in the compiled layout; IndexError or ValueError unless these points have them, in order."""
    rows = ready(promotions, PROMOTION)
    check_indices(rows["point"], points, "point of a promotion")
    check_indices(rows["launch"], launches, "launch of a promotion")
    if (np.diff(rows["point"]) <= 0).any():
        raise ValueError("the points of promotions must rise")
    return rows
