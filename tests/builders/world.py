"""A seeded stream that holds every awkward case, with its catalogue, and what folding it leaves."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from scorer import answers, campaigns, catalogue, rules, settle, trend_features, trends
from scorer.arrays import F4, I4, Table
from scorer.candidates import MOST, candidates
from scorer.decide import Asked, decide
from scorer.events import CLICKS, DELIVERIES, EVENT, REVIEWS, SEARCHES, SHOPPERS
from scorer.features import features
from scorer.flags import DEGRADED, NO_TEXT
from scorer.kinds import DELIVERY, REVIEW, SEARCH, SHOPPER
from scorer.observe import observe
from scorer.plans import POLICIES, unlimited
from scorer.terms import Terms, terms
from tests.builders.core import DAY, HOUR, SPACE, T0, launch, launches_of, no_dealings, nobody, products_of, unit


class Ran(NamedTuple):
    """What folding and deciding left: rows, and what was decided and came of it, in order."""

    profiles: Table
    dealings: Table
    decisions: Table
    features: F4
    trends: Table
    campaigns: Table
    promotions: Table
    outcomes: Table


@dataclass
class World:
    """A seeded stream with its catalogue, and the state that folding it leaves."""

    events: Table
    text_vectors: F4
    products: Table
    launches: Table
    plans: Table
    matched: tuple[I4, I4]
    interest: F4
    rules: Table
    shoppers: int
    steps: list[dict[str, Any]] = field(default_factory=list)  # what `run` had decided on

    @property
    def trend_of(self) -> I4:
        """Row of each product's trend: behind that of all, one for each that is launched."""
        found = np.full(len(self.products), -1, np.int32)
        launched = np.unique(self.launches["product"][self.launches["product"] >= 0])
        found[launched] = np.arange(1, len(launched) + 1)
        return found

    @property
    def terms(self) -> Terms:
        """The launches under their plans, each with money for one of its dearest offers and 60 impressions."""
        grants = np.stack([self.plans["arm_cost_micro"].max(axis=1), np.full(len(self.plans), 60)], axis=1)
        return terms(self.launches, self.products, plans=self.plans, grants=grants)

    def run(self, chunk: int) -> Ran:
        """What folding and deciding in steps of `chunk` events leaves."""
        rows, book, shop = nobody(self.shoppers), no_dealings(self.shoppers), self._trends()
        money = campaigns.blank(self.launches["hash"])
        decided, seen, promoted, closed, newest_ms = [], [], [], [], -1
        due, points_before = np.zeros(0, settle.DUE), 0
        for first in range(0, len(self.events), chunk):
            step = self.events[first : first + chunk].copy()
            offsets = self.matched[0][first : first + len(step) + 1]
            matched = (offsets - offsets[0], self.matched[1][offsets[0] : offsets[-1]].copy())
            active, before_ms = np.ones(len(step), np.uint8), newest_ms
            points, at, before, newest_ms = observe(
                rows,
                step,
                active=active,
                products=self.products,
                trend_of=self.trend_of,
                text_vectors=self.text_vectors,
                rules=self.rules,
                running_max_ms=newest_ms,
            )
            context = {"events": step, "launches": self.launches, "products": self.products, "matched": matched}
            chosen = candidates(points, at, **context)
            answers.follow(
                rows,
                step,
                active=active,
                point_events=at,
                candidates=chosen,
                launches=self.launches,
                products=self.products,
                trend_of=self.trend_of,
                before=before,
            )
            seen.append(features(points, at, candidates=chosen, rules=self.rules, **context))
            everything = np.ones(len(shop), np.uint8)
            clicks = trends.check(shop, step, active=everything, trend_of=self.trend_of, before=before)
            trend_features.fill(
                seen[-1], clicks, points=points, point_events=at, candidates=chosen, launches=self.launches
            )
            likely = self.interest[at + first]
            asked = Asked(points, at, chosen, likely, likely / 8, (chosen % 9 != 8).astype(np.uint8))
            negative = (np.arange(len(self.text_vectors)) % 4 == 0).astype(np.uint8)
            given = {"active": active, "asked": asked, "negative": negative, "running_max_ms": before_ms}
            made = decide(book, money, step, **given, due=due, terms=self.terms, rules=self.rules)
            self.steps.append(given | {"events": step, "made": made})
            due = made.due
            decided.append(made.decisions.copy())
            promoted.append(made.promotions.copy())
            decided[-1]["event"] += first
            promoted[-1]["point"] += points_before
            points_before += len(points)
            closed.append(made.outcomes)
            self.events[first : first + chunk] = step
        done = (np.concatenate(each) for each in (decided, seen, promoted, closed))
        all_decided, all_seen, all_promoted, all_closed = done
        return Ran(rows, book, all_decided, all_seen, shop, money, all_promoted, all_closed)

    def _trends(self) -> Table:
        launched = np.flatnonzero(self.trend_of >= 0)
        return trends.blank(np.concatenate([[np.uint64(0)], self.products["hash"][launched]]))


def world(count: int, seed: int = 1, shoppers: int = 40) -> World:
    """`count` events over about 60 days, half of them late, with duplicates, searches, reviews, what is told, and
    broken vectors."""
    dice = np.random.default_rng(seed)
    events = np.zeros(count, EVENT)
    events["row"] = (shoppers * dice.random(count) ** 2).astype(np.int32)
    events["kind"] = dice.choice(8, count, p=[0.6, 0.08, 0.03, 0.05, 0.08, 0.02, 0.1, 0.04])
    events["input"] = np.where(events["kind"] == SEARCH, SEARCHES, np.where(events["kind"] == REVIEW, REVIEWS, CLICKS))
    events["at_ms"] = T0 + np.sort(dice.integers(0, 60 * DAY, count)) - _delays(dice, count)
    events["published_ms"], events["quantity"] = events["at_ms"], 1
    events["product"] = np.where(events["kind"] == SEARCH, -1, dice.integers(-1, 60, count))
    events["text"] = np.where(events["kind"] >= SEARCH, dice.integers(-1, 50, count), -1)
    events["price_micro"] = np.where(dice.random(count) < 0.5, -1, dice.integers(0, 10**9, count))
    events["id_hash"] = dice.integers(1, 2**64 - 1, count, dtype=np.uint64)
    repeated = np.flatnonzero(dice.random(count) < 0.05)
    events["id_hash"][repeated] = events["id_hash"][np.maximum(repeated - 1, 0)]
    events["row"][repeated] = events["row"][np.maximum(repeated - 1, 0)]
    events["flags"] = np.where(events["text"] < 0, 0, dice.choice([0, 0, 0, DEGRADED, NO_TEXT], count))
    events["offset"] = np.arange(count)
    _tell(np.random.default_rng(seed + 1), events)
    launches = _launches(dice)
    matched = _matched(dice, events, launches)
    events["asks"] = np.diff(matched[0]) > 0
    return World(
        events,
        _vectors(dice, 50),
        _products(dice),
        launches,
        _plans(dice, len(launches)),
        matched,
        _interest(dice, count),
        rules.build(space=SPACE, seed=seed, decision_interval_ms=6 * HOUR, bot_events_per_min=1),
        shoppers,
    )


def _tell(dice: np.random.Generator, events: Table) -> None:
    """Turn a few events into what is told of shoppers and of triggers."""
    spoken = np.flatnonzero(dice.random(len(events)) < 0.04)
    of_shopper = dice.random(len(spoken)) < 0.5
    events["input"][spoken] = np.where(of_shopper, SHOPPERS, DELIVERIES)
    events["kind"][spoken] = np.where(of_shopper, SHOPPER, DELIVERY)
    events["note"][spoken] = dice.integers(0, 1 << 10, (len(spoken), 2), dtype=np.uint64)
    events["product"][spoken] = events["text"][spoken] = events["price_micro"][spoken] = -1
    events["flags"][spoken] = 0


def _delays(dice: np.random.Generator, count: int) -> Any:
    return np.where(dice.random(count) < 0.5, 0, dice.choice([HOUR, 20 * HOUR, 3 * DAY], count))


def _vectors(dice: np.random.Generator, count: int) -> F4:
    vectors = np.stack([unit(int(seed)) for seed in dice.integers(0, 2**31, count)])
    vectors[0], vectors[1, 3], vectors[2] = 0, np.nan, 1e-30
    return vectors


def _products(dice: np.random.Generator) -> Table:
    rows = [
        catalogue.product_row(
            f"p{i}",
            category=f"c{i % 13}" if i % 7 else "",
            brand=f"b{i % 11}" if i % 5 else "",
            price_micro=int(dice.integers(0, 10**9)) if i % 3 else -1,
            vector=unit(i) if i % 4 else None,
            space=SPACE if i % 9 else SPACE + 1,
            stock=i % 12 if i % 2 else -1,
            flags=0 if i % 4 else NO_TEXT,
        )
        for i in range(60)
    ]
    return products_of(*rows)


def _launches(dice: np.random.Generator) -> Table:
    starts = T0 + dice.integers(-DAY, 50 * DAY, 60)
    return launches_of(
        *(
            launch(f"l{i}", product=i if i % 10 else -1, start_ms=int(start), end_ms=int(start) + 40 * DAY)
            for i, start in enumerate(starts)
        )
    )


def _plans(dice: np.random.Generator, count: int) -> Table:
    """Plans of every policy and limit; every fifth launch has none."""
    plans = unlimited(count, threshold_micro=400_000, least_micro=2_000)
    for i in np.flatnonzero(np.arange(count) % 5 > 0).tolist():
        plan = plans[i]
        plan["policy"], plan["exploration_micro"] = i % (len(POLICIES) - 1), 100_000
        plan["parameters"] = [0.4, 0.1, 0, 0] if plan["policy"] in (0, 5) else [0.3, 0, 0, 0]
        if plan["policy"] == POLICIES.index("softmax"):
            plan["parameters"][0] = 1e5
        plan["holdout_micro"] = 100_000
        plan["cap_per_day"], plan["cap_per_shopper"], plan["cooldown_ms"] = 1 + i % 2, 3, (i % 12) * HOUR
        plan["quiet_from_min"], plan["quiet_to_min"] = 22 * 60, 8 * 60
        plan["pacing"], plan["default_consent"], plan["paused"] = i % 2, i % 16, i % 29 == 0
        plan["click_reward_micro"], plan["purchase_reward_micro"] = 200_000, 5_000_000
        plan["budget_micro"], plan["negative_share_micro"], plan["stock_below"] = 1, 200_000, 5
        arms = 1 + int(dice.integers(0, 8))
        plan["arms"] = arms
        plan["arm_offer"][:arms], plan["arm_channel"][:arms] = np.arange(arms) // 4, np.arange(arms) % 4
        plan["arm_cost_micro"][:arms] = np.arange(arms) // 4 * 2_500_000
        plan["arm_discount_micro"][:arms] = np.arange(arms) // 4 * 100_000
    return plans


def _matched(dice: np.random.Generator, events: Table, launches: Table) -> tuple[I4, I4]:
    counts = np.where((events["kind"] == SEARCH) & (dice.random(len(events)) < 0.5), 2, 0)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return offsets, dice.integers(0, len(launches), int(offsets[-1])).astype(np.int32)


def _interest(dice: np.random.Generator, count: int) -> F4:
    interest = dice.random((count, MOST), np.float32)
    interest[::17, 2], interest[::19, 3], interest[::23, 4] = np.nan, -1.0, 2.0
    return interest
