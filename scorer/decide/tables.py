"""The arrays of a walk in the compiled layout: what it reads, what it changes, what it writes."""

from typing import NamedTuple

import numpy as np

from scorer.arrays import F4, I4, U1, Table, in_place, ready
from scorer.campaigns import CAMPAIGN
from scorer.candidates import MOST
from scorer.dealings import DEALINGS
from scorer.decide.asked import Asked
from scorer.decisions import DECISION, PROMOTION
from scorer.events import EVENT
from scorer.opened import CONTEXT, OUTCOME
from scorer.profile import PROFILE
from scorer.settle import DUE


class Given(NamedTuple):
    """What is read: the events, their decision points, and what is open before the first of them."""

    events: Table
    active: U1
    points: Table
    point_events: I4
    candidates: I4
    interest: F4
    purchase: F4
    audience: U1
    negative: U1
    due: Table  # in the order in which it closes


class Books(NamedTuple):
    """What changes in place, and what tells of which rows of it did."""

    dealings: Table
    campaigns: Table  # none where a walk leaves them alone
    heard: U1  # of each event: whether it changed the shopper's dealings
    touched: U1  # of each campaign


class Made(NamedTuple):
    """Room for what is written, as much as the most that can come."""

    decisions: Table
    promotions: Table
    open: Table  # DUE of each promotion
    outcomes: Table
    contexts: I4  # none where they are not asked for


def given_of(events: Table, active: U1, asked: Asked, negative: U1, due: Table) -> Given:
    """The columns as they come, brought to the compiled layout; TypeError for another dtype."""
    return Given(
        ready(events, EVENT),
        ready(active, np.uint8),
        ready(asked.points, PROFILE),
        ready(asked.events, np.int32),
        ready(asked.candidates, np.int32),
        ready(asked.interest, np.float32),
        ready(asked.purchase, np.float32),
        ready(asked.audience, np.uint8),
        ready(negative, np.uint8),
        ready(due, DUE),
    )


def books_of(dealings: Table, campaigns: Table, events: int) -> Books:
    """Both tables as they are, of which nothing has changed yet; ValueError where a copy would have to change."""
    rows, own = in_place(dealings, DEALINGS), in_place(campaigns, CAMPAIGN)
    return Books(rows, own, np.zeros(events, np.uint8), np.zeros(len(own), np.uint8))


def room_for(points: int, closing: int, *, contexts: bool) -> Made:
    """Room for as many decisions, and for what can close: so many of those that waited; and each promotion may close
    another early, and be closed itself."""
    return Made(
        np.zeros(points, DECISION),
        np.zeros(points, PROMOTION),
        np.zeros(points, DUE),
        np.zeros(closing + 2 * points, OUTCOME),
        np.zeros((points if contexts else 0, MOST, CONTEXT), np.int32),
    )
