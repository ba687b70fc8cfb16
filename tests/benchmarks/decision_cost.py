"""What a decision costs among 100 live launches: microseconds of CPU a decision, by policy, amortised over a step.

python -m tests.benchmarks.decision_cost [DECISIONS]

Counted: the 20 candidates, the plans' audiences, all guards, the policy over 20 arms (two offers by four channels a
plan), the choice, dealings and campaigns, and the encoded records of `decisions` and `triggers`, reasons included. Not
counted: the fold of the event, features, and the model on Triton.
"""

import json
import sys
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from scorer import campaigns, plans, rules
from scorer.arrays import Table
from scorer.candidates import candidates
from scorer.decide import Asked, decide
from scorer.plan import Offer, Plan
from scorer.settle import DUE
from scorer.terms import terms
from streams.catalogue import Catalogue
from streams.codec.encode import encode
from streams.heard import heard_record
from streams.ports import InterestScores, TextScores
from streams.runner.audiences import in_audience
from streams.runner.compute import Computed
from streams.runner.gather import InForce, Taken
from streams.runner.outputs.columns import batch
from streams.runner.outputs.decisions import decisions as decision_columns
from streams.runner.outputs.source import Source
from streams.runner.outputs.triggers import triggers as trigger_columns
from streams.settings import Settings
from streams.store import RowStore
from tests.benchmarks.machine import describe
from tests.builders.core import DAY, SPACE, T0, event, everyone, fold, no_dealings, no_matches, nobody, stream_of, unit

LAUNCHES, ROUNDS = 100, 5
PARTS = ("candidates", "audiences", "decide", "records")


def main(count: int = 4_000) -> int:
    """Print one line a policy: the best of five rounds of each part, and their sum."""
    print(f"{'us of CPU a decision':16}" + "".join(f"{part:>12}" for part in PARTS) + f"{'sum':>8}")
    for policy in plans.POLICIES[:-1]:
        best = np.min([_round(policy, count) for _ in range(ROUNDS)], axis=0) / count / 1000
        print(f"{policy:16}" + "".join(f"{each:12.2f}" for each in best) + f"{best.sum():8.2f}")
    print(json.dumps(describe()))
    return 0


def _round(policy: str, count: int) -> list[int]:
    catalogue = _catalogue(policy)
    force = InForce.below(catalogue, catalogue.next)
    view, products, dice = force.view, catalogue.product_rows, np.random.default_rng(7)
    events = stream_of(*(event(T0, row=row, asks=1) for row in range(count)))
    obeyed = rules.build(space=SPACE, cooldown_ms=0)
    points, at, _ = fold(nobody(count), events, products=products, rules=obeyed)
    likely = (dice.random((count, 20)) * 0.1).astype(np.float32)
    clock = [time.process_time_ns()]

    def lap() -> None:
        clock.append(time.process_time_ns())

    matched = no_matches(count)
    chosen = candidates(points, at, events=events, launches=view.rows, products=products, matched=matched)
    lap()
    held = in_audience(points, events["at_ms"][at], chosen, view, 604_800_000)
    lap()
    bound = terms(view.rows, products, plans=view.plans, grants=np.full((LAUNCHES, 2), 10**12))
    own = campaigns.blank(view.rows["hash"])
    made = decide(
        no_dealings(count),
        own,
        events,
        active=everyone(count),
        asked=Asked(points, at, chosen, likely, likely / 8, held),
        negative=np.zeros(0, np.uint8),
        due=np.zeros(0, DUE),
        terms=bound,
        rules=obeyed,
        running_max_ms=-1,
    )
    lap()
    _records(events, at, made, likely, force, obeyed)
    lap()
    return [int(each) for each in np.diff(clock)]


def _records(events: Table, at, made, likely, force: InForce, obeyed: Table) -> None:  # type: ignore[no-untyped-def]
    none = np.zeros(0, np.float32)
    texts = TextScores(none.reshape(0, 64), none.reshape(0, 3), np.zeros(0, np.uint8), "text:1")
    scores = InterestScores(likely, likely / 8, np.zeros(len(at), np.uint8), "interest:1")
    before = np.zeros((0, 6), np.uint32)
    asked = Asked(nobody(len(at)), at, made.decisions["candidates"], likely, likely / 8, np.ones(likely.shape, "u1"))
    done = Computed(texts, at, scores, made.decisions, before, made.promotions, made.outcomes, made.campaigns, asked)
    store = RowStore()
    store.shoppers.rows_of([f"s{row}".encode() for row in range(len(at))])
    taken = Taken((), -1, events, np.arange(len(events)), [], np.zeros(0, np.int64), [], no_matches(len(events)), [])
    source = Source(0, taken, done, store, force, Settings(), obeyed)
    for topic, make in (("decisions", decision_columns), ("triggers", trigger_columns)):
        keys, columns = make(source)
        encode(topic, batch(topic, columns | {"seq": pa.array(range(len(keys)))}))


def _catalogue(policy: str) -> Catalogue:
    found = Catalogue()
    for number in range(LAUNCHES):
        told = {"product": f"p{number}", "category": f"c{number % 9}", "brand": "", "price_micro": 10**7, "stock": 50}
        vector = unit(number).astype("<f4").tobytes()
        found.add_product(number, told | {"vector": vector, "space": SPACE, "flags": 0})
        row: dict[str, Any] = {
            "launch": f"l{number}",
            "product": f"p{number}",
            "start_ms": T0 - DAY,
            "end_ms": T0 + 30 * DAY,
        }
        plan = _plan(row, policy)
        told = row | {"keywords": [], "version": 1, "plan": plan, "status": "live"}
        found.add_launch(number, heard_record(row["launch"], told))
    return found


def _plan(row: dict[str, Any], policy: str) -> str:
    plan = Plan(
        **row,
        time_zone="Asia/Shanghai",
        channels=("push", "coupon", "home_slot", "email"),
        offers=(Offer("list-price"), Offer("ten-off", 100_000, 2_500_000)),
        policy=policy,
    )
    limited = replace(
        plan,
        audience="events() >= 1 and purchases(days=30) < 3",
        default_consent=("push", "coupon", "email"),
        budget_micro=10**12,
        impressions=10**9,
        pacing="even",
        cap_per_day=1,
        cap_per_shopper=3,
        cooldown_ms=6 * 3_600_000,
        quiet_from_min=2 * 60,
        quiet_to_min=3 * 60,
        holdout_micro=100_000,
        exploration_micro=50_000,
        click_reward_micro=200_000,
        purchase_reward_micro=5_000_000,
        negative_share_micro=400_000,
        stock_below=10,
    )
    return limited.to_json()


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
