"""What decisions of a span are bound by: under the log's plans, and under a candidate's in their place."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from scorer import campaigns, terms
from scorer.arrays import I4, I8, U1, Table
from scorer.audience import moment_of
from scorer.hashing import text_hashes
from scorer.terms import Terms
from streams.backtest.candidate import Candidate, places
from streams.backtest.dealing import Dealing
from streams.backtest.moments import Span
from streams.catalogue import Catalogue, LaunchView
from streams.in_force import Next
from streams.planned import Planned, planned
from streams.runner import bound
from streams.zone_tables import ZonesMet


class Bounds(NamedTuple):
    """Of one span: `held` binds the log's decisions, `terms` the candidate's; and the launches (indices of `view`, the
    candidate's) whose audience is another."""

    view: LaunchView
    held: Terms
    terms: Terms
    audiences: tuple[int, ...]


class Binding:
    """Makes the terms of one partition; those of the last content and rules in force are kept.

    `dealing`: how the candidate's budgets are shared out; None where it may spend what the log was granted.
    """

    def __init__(
        self, catalogue: Catalogue, *, partition: int, candidate: Candidate, dealing: Dealing | None = None
    ) -> None:
        self._known, self._partition, self._dealing = catalogue, partition, dealing
        self._ready = {launch: planned(plan.to_json()) for launch, plan in candidate.plans.items()}
        ids = list(dict.fromkeys(catalogue.launches(*catalogue.next[:2]).ids))
        self._campaign = {launch: at for at, launch in enumerate(ids)}
        self._of: tuple[Next, bytes, int] | None = None
        self._zones = ZonesMet()
        self._made: Bounds | None = None

    def campaigns(self) -> Table:
        """CAMPAIGN rows of launches that have done nothing."""
        return campaigns.blank(text_hashes(list(self._campaign)))

    def at(self, span: Span) -> Bounds:
        """The terms of a span."""
        self._zones.meet(span.asked.points["zone"])
        of = span.next, span.rules.tobytes()
        if self._made is None or (*of, len(self._zones)) != self._of:
            self._made = self._bounds(span.next, span.rules)
            self._of = (*of, len(self._zones))  # with the zones of its plans
        return self._made

    def _bounds(self, in_force: Next, rules: Table) -> Bounds:
        view = self._known.launches(in_force.product_vectors, in_force.launches)
        granted = self._granted(view, in_force)
        held = self._terms(view, in_force, granted, rules)
        tried, own = self._tried(view), [at for launch in self._ready for at in places(view, launch)]
        as_held = not own and self._dealing is None
        other = held if as_held else self._terms(tried, in_force, self._shares(tried, granted), rules)
        changed = tuple(at for at in own if str(tried.audiences[at]) != str(view.audiences[at]))
        return Bounds(tried, held, other, changed)

    def _terms(self, view: LaunchView, in_force: Next, grants: I8, rules: Table) -> Terms:
        plans = bound.planned(view, rules)
        self._zones.meet(plans["zone"])
        return terms.terms(
            view.rows,
            self._known.product_rows,
            plans=plans,
            solved=self._known.states.solved(view.ids, view.currencies, in_force.policy_state),
            campaign_of=np.array([self._campaign[launch] for launch in view.ids], np.int32),
            grants=grants,
            listed=view.listed,
            policy_state=in_force.policy_state,
            zones=self._zones.tables(),
        )

    def _granted(self, view: LaunchView, in_force: Next) -> I8:
        return self._known.grants.granted(view.ids, view.plans, self._partition, in_force.budget_grants)

    def _tried(self, view: LaunchView) -> LaunchView:
        """The candidate's plans in place of the log's, from the moment each launch was there; what the log paused or
        ended stays so."""
        rows, plans, listed = view.rows.copy(), view.plans.copy(), view.listed.copy()
        details, audiences = list(view.details), list(view.audiences)
        for launch, ready in self._ready.items():
            for at in places(view, launch):
                rows["start_ms"][at], rows["end_ms"][at] = ready.plan.start_ms, ready.plan.end_ms
                plans[at], listed[at] = _paused(ready, bool(view.plans["paused"][at])), ready.listed
                details[at], audiences[at] = ready.plan, ready.audience
        return replace(view, rows=rows, plans=plans, listed=listed, details=tuple(details), audiences=tuple(audiences))

    def _shares(self, tried: LaunchView, granted: I8) -> I8:
        """What the candidate may spend, of every launch in force: one that follows the log's plan is promoted more or
        less beside others that do not."""
        if self._dealing is None:
            return granted
        found = granted.copy()
        for at, plan in enumerate(tried.details):
            if plan is not None and tried.rows["hash"][at]:
                found[at] = self._dealing.share(tried.ids[at], plan, self._partition)
        return found


def audience(span: Span, bounds: Bounds) -> U1:
    """uint8[P, 20]: whether the candidate's audiences hold the shopper."""
    if not bounds.audiences:
        return span.asked.audience
    found, candidates = span.asked.audience.copy(), span.asked.candidates
    at_ms = span.events["at_ms"][span.asked.events]
    moment = moment_of(span.asked.points, at_ms, half_life_ms=int(span.rules["half_life_ms"][0]))
    for launch in bounds.audiences:
        rows, columns = np.nonzero(candidates == launch)
        own = bounds.view.audiences[launch]
        found[rows, columns] = 1 if own is None else own.holds_at(moment)[rows]
    return found


def offers(view: LaunchView) -> I4:
    """int32[L, 16]: what tells an offer of a launch from another, whatever it is called: its discount, and its place
    among those of the same discount."""
    found = np.zeros((len(view.ids), 16), np.int32)
    for at, plan in enumerate(view.details):
        seen: dict[int, int] = {}
        for which, offer in enumerate(plan.offers if plan else ()):
            found[at, which] = offer.discount_micro + (seen.get(offer.discount_micro, 0) << 20)
            seen[offer.discount_micro] = seen.get(offer.discount_micro, 0) + 1
    return found


def _paused(ready: Planned, paused: bool) -> Table:
    row: Table = ready.row.copy()
    row["paused"] = paused
    return row
