"""All that an answer rests on, as it was found: what was asked, what was decided, what happened around it."""

from collections.abc import Sequence
from dataclasses import dataclass

from streams.why.made import Made
from streams.why.terms import Versions


@dataclass(frozen=True)
class Question:
    """Why `shopper` was promoted to, or not: a launch, a product, or whatever there was; at a moment, or last."""

    shopper: str
    product: str = ""
    launch: str = ""
    at_ms: int | None = None


@dataclass(frozen=True)
class Seen:
    """Events of the shopper up to the moment asked for; `since`: after the decision. A time of -1: there is none."""

    events: int = 0
    first_ms: int = -1
    last_ms: int = -1
    since: int = 0


@dataclass(frozen=True)
class Refused:
    """A record of the shopper that could not be used."""

    published_ms: int
    topic: str
    partition: int
    offset: int
    error: str
    message: str


@dataclass(frozen=True)
class Past:
    """Decisions of the shopper about one launch, whenever; a time of -1: there is none."""

    considered: int = 0
    promoted: int = 0
    last_promoted_ms: int = -1


@dataclass(frozen=True)
class Outcome:
    """What came of a promotion once its window closed; times are -1 where nothing came."""

    shown: str
    closes_ms: int
    clicked_ms: int
    purchased_ms: int
    purchases: int
    revenue_micro: int
    cost_micro: int
    reward_micro: int
    prior_micro: int
    flags: int


@dataclass(frozen=True)
class Facts:
    """`decision`: the newest at or before the moment asked for, `following_ms`: the next one after it, -1 none.
    `behind`: records of the topic `decisions` that are not in ClickHouse yet, None where nobody knows. `similar`: a
    shopper that is known, where this one is not. `refused`: the newest of `refused_in_all` records. `delivered`: what
    the sender said of the promotion, "" nothing. `copy_text`: what the promotion says to the shopper, "" nothing."""

    question: Question
    decision: Made | None
    versions: Versions
    following_ms: int = -1
    seen: Seen = Seen()
    refused: Sequence[Refused] = ()
    refused_in_all: int = 0
    past: Past = Past()
    outcome: Outcome | None = None
    delivered: str = ""
    copy_text: str = ""
    behind: int | None = None
    similar: str = ""
    product_known: bool = True
