"""The awkward stream of `tests.builders.world` decided again under other plans, after what was decided there."""

from typing import NamedTuple

import numpy as np

from scorer import campaigns, settle
from scorer.arrays import I4, Table
from scorer.decide import Recorded, decide
from scorer.terms import Terms
from tests.builders.core import no_dealings
from tests.builders.world import World


class Again(NamedTuple):
    """What was decided in each step, one after the other, and the rows that are left."""

    decisions: Table
    contexts: I4
    dealings: Table
    campaigns: Table


def followed(one: World, terms: Terms) -> Again:
    """What `terms` would decide after what `one.run` decided; each step's events count from its own first."""
    book, money, due = no_dealings(one.shoppers), campaigns.blank(one.launches["hash"]), np.zeros(0, settle.DUE)
    found = []
    for step in one.steps:
        given = {name: value for name, value in step.items() if name not in ("events", "made")}
        told = {"terms": terms, "recorded": Recorded(step["made"].promotions, one.terms), "rules": one.rules}
        found.append(decide(book, money, step["events"], **given, **told, due=due, with_contexts=True))
        due = found[-1].due
    decisions, contexts = ([getattr(each, name) for each in found] for name in ("decisions", "contexts"))
    return Again(np.concatenate(decisions), np.concatenate(contexts), book, money)


def carried(one: World, terms: Terms) -> Again:
    """What `terms` decide, after what they decided themselves."""
    book, money, due = no_dealings(one.shoppers), campaigns.blank(one.launches["hash"]), np.zeros(0, settle.DUE)
    found = []
    for step in one.steps:
        given = {name: value for name, value in step.items() if name not in ("events", "made")}
        made = decide(book, money, step["events"], **given, terms=terms, rules=one.rules, due=due, with_contexts=True)
        due = made.due
        found.append(made)
    decisions, contexts = ([getattr(each, name) for each in found] for name in ("decisions", "contexts"))
    return Again(np.concatenate(decisions), np.concatenate(contexts), book, money)


def bolder(one: World) -> Terms:
    """The terms of `one` without cooldowns and caps, and with twice the exploration."""
    plans = one.plans.copy()
    for name in ("cap_per_day", "cap_per_shopper", "cooldown_ms"):
        plans[name] = -1
    plans["exploration_micro"] = np.where(plans["exploration_micro"] > 0, 200_000, plans["exploration_micro"])
    return one.terms._replace(plans=plans)
