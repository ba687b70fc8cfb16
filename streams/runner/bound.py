"""What decisions are bound by, put together from settings, plans, policy states and grants; kept while they stay."""

from typing import Any

from scorer import terms
from scorer.arrays import Table
from scorer.plans import unlimited
from scorer.zones import Zones
from streams.catalogue import LaunchView
from streams.runner.gather import InForce
from streams.store import RowStore
from streams.zone_tables import ZonesMet


class Bound:
    """Terms of the last step, made anew where something has changed."""

    def __init__(self) -> None:
        self._of: tuple[Any, ...] = ()
        self._terms: terms.Terms | None = None
        self._zones = ZonesMet()

    def terms(
        self, force: InForce, store: RowStore, rules: Table, partition: int, points: Table | None = None
    ) -> terms.Terms:
        """The terms of `partition` under what is in force, with the zones of the shoppers at `points` (PROFILE)."""
        if points is not None:
            self._zones.meet(points["zone"])
        products = force.catalogue.product_rows
        told = (force.next.policy_state, force.next.budget_grants, rules.tobytes(), partition)
        of = (force.view, products, *told, len(self._zones))
        if self._terms is None or not _same(of, self._of):
            self._zones.meet(force.view.plans["zone"])
            self._of = (*of[:-1], len(self._zones))
            self._terms = _made(force, store, rules, partition, self._zones.tables())
        return self._terms


def _same(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return len(one) == len(other) and one[0] is other[0] and one[1] is other[1] and one[2:] == other[2:]


def _made(force: InForce, store: RowStore, rules: Table, partition: int, zones: Zones) -> terms.Terms:
    view, known = force.view, force.catalogue
    return terms.terms(
        view.rows,
        known.product_rows,
        plans=planned(view, rules),
        solved=known.states.solved(view.ids, view.currencies, force.next.policy_state),
        campaign_of=store.campaign_of(view),
        grants=known.grants.granted(view.ids, view.plans, partition, force.next.budget_grants),
        listed=view.listed,
        policy_state=force.next.policy_state,
        zones=zones,
    )


def planned(view: LaunchView, rules: Table) -> Table:
    """The plans, PLAN[L]; a launch without one obeys the shop's own threshold and floor."""
    obeyed = rules[0]
    without = view.unplanned
    least, threshold = int(obeyed["min_propensity_micro"]), int(obeyed["threshold_micro"])
    plans: Table = view.plans.copy()
    own = unlimited(int(without.sum()), threshold_micro=threshold, least_micro=least)
    own["paused"] = plans["paused"][without]
    plans[without] = own
    return plans
