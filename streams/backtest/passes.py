"""The two passes of a candidate over the moments of a partition.

Carried: the candidate decides itself, and meets its own past: what it would do. Followed: it is asked the same, after
what the log did: what weights of whole trajectories rest on. Where the two come to other sets of arms, an estimate that
looks at one decision at a time says what the log cannot show. Both obey the rules of each moment, not today's: what the
settings of the log were is no part of what is tried.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from scorer import dealings, settle
from scorer.arrays import Table
from scorer.decide import Asked, Decided, Recorded, decide
from scorer.terms import Terms
from streams.backtest.bound import Binding, Bounds, audience
from streams.backtest.moments import Moments, Span

ALWAYS = -1  # of `from_ms`: the candidate decides from the first event on
FOREVER = 1 << 62


class Both(NamedTuple):
    """What the two passes decided at the points of a span."""

    span: Span
    bounds: Bounds
    carried: Decided
    followed: Decided


class Past:
    """Dealings and campaigns of one pass, which change with every span."""

    def __init__(self, moments: Moments, campaigns: Table) -> None:
        self.dealings, self.campaigns = dealings.blank(moments.shoppers), campaigns
        self._due = np.zeros(0, settle.DUE)

    def decide(self, span: Span, terms: Terms, asked: Asked) -> Decided:
        """What is decided is done."""
        return self._walked(span, asked, terms=terms, with_contexts=True)

    def follow(self, span: Span, terms: Terms, held: Terms, asked: Asked) -> Decided:
        """What the log did is done."""
        return self._walked(span, asked, terms=terms, recorded=Recorded(span.promotions, held))

    def _walked(self, span: Span, asked: Asked, **how: Any) -> Decided:
        made = decide(
            *(self.dealings, self.campaigns, span.events),
            active=np.ones(len(span.events), np.uint8),
            asked=asked,
            negative=span.negative,
            due=self._due,
            rules=span.rules,
            running_max_ms=span.running_max_ms,
            **how,
        )
        self._due = made.due
        return made


def passes(moments: Moments, binding: Binding, *, from_ms: int = ALWAYS, until_ms: int = FOREVER) -> Iterator[Both]:
    """Both passes, span by span, from the decision point on at which the partition's newest time is `from_ms`; before,
    both follow the log. They end before the decision point at which that time is `until_ms`. What they decide, and
    which outcomes they close, is the same wherever spans are cut."""
    own, theirs = Past(moments, binding.campaigns()), Past(moments, binding.campaigns())
    begun = False
    for whole in moments.spans():
        bounds, (span, late) = binding.at(whole), whole.cut(until_ms)
        if not begun:
            before, span = span.cut(from_ms)
            begun = len(span.events) > 0
            if len(before.events):
                for past in (own, theirs):
                    past.follow(before, bounds.held, bounds.held, before.asked)
        if len(span.events):
            asked = Asked(**{**vars(span.asked), "audience": audience(span, bounds)})
            carried = own.decide(span, bounds.terms, asked)
            yield Both(span, bounds, carried, theirs.follow(span, bounds.terms, bounds.held, asked))
        if len(late.events):
            return
