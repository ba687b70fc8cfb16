"""What the launches under plans came to: what was learnt, what they caused, and why one shopper was promoted to and
another was not."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from clickhouse_connect.driver.client import Client

from scorer.errors import BadInput
from scorer.plan import Plan, from_json
from streams.brokers.access import Access
from streams.demo.choosing import choices
from streams.demo.doubting import doubts, states
from streams.demo.source import SourceLog
from streams.lift.measure import last_event
from streams.lift.period import Asked
from streams.lift.terms import terms
from streams.lift.told import told
from streams.settings import Settings
from streams.shop.shop import Shop
from streams.why.ask import why
from streams.why.facts import Question

_PARTS: Final = 4
_LEARNT: Final = """
SELECT intDiv(number * {parts:UInt32}, total) AS part, count() AS promotions, avg(reward_micro) / 1000000 AS reward,
       countIf(isNotNull(clicked_at)) AS clicked, countIf(isNotNull(purchased_at)) AS bought,
       uniqExact(policy_state) AS states
FROM (SELECT *, row_number() OVER (ORDER BY at, decision_id) - 1 AS number, count() OVER () AS total
      FROM outcomes WHERE launch = {launch:String})
GROUP BY part ORDER BY part
"""
_PROMOTED: Final = """
SELECT shopper, toUnixTimestamp64Milli(at) FROM decisions WHERE launch = {launch:String} ORDER BY at DESC LIMIT 1
"""
_HELD_BACK: Final = """
SELECT shopper, toUnixTimestamp64Milli(at) FROM decisions
WHERE launch = '' AND reasons[indexOf(launches, {launch:String})] NOT IN (0, 1) AND has(launches, {launch:String})
ORDER BY bitCount(reasons[indexOf(launches, {launch:String})]), at DESC LIMIT 1
"""


def story(settings: Settings, kafka: Access, client: Client, source: SourceLog, shop: Shop) -> dict[str, Any]:
    """`learning`, `lift`, `why` and `why_not`, as the commands of these names tell them; null where there is none."""
    plans, known = _plans(source), states(settings, kafka)
    first = next(iter(plans))
    return {
        "learning": {
            launch: _learning(client, plan, shop) | {"doubt": doubts(client, launch, known.get(launch))}
            for launch, plan in plans.items()
        },
        "lift": _lift(client, plans),
        "why": _why(settings, promoted(client, first)),
        "why_not": _why(settings, held_back(client, first)),
    }


def _plans(source: SourceLog) -> dict[str, Plan]:
    return {row["launch"]: from_json(row["plan"]) for row in source.log.launches.to_pylist() if row["plan"]}


def _learning(client: Client, plan: Plan, shop: Shop) -> dict[str, Any]:
    """A launch in quarters by time: what its promotions earned, of those whose window closed; and how well its policy
    chose, by the shop's truth."""
    found = client.query(_LEARNT, parameters={"launch": plan.launch, "parts": _PARTS})
    quarters = [dict(zip(found.column_names, row, strict=True)) for row in found.result_rows]
    return {"policy": plan.policy, "quarters": quarters, "choices": choices(client, shop, plan, _PARTS)}


def _lift(client: Client, plans: Mapping[str, Plan]) -> list[dict[str, Any]]:
    try:
        asked = Asked(last_event(client.query))
        found = told(client.query, list(plans), asked, "", lambda launch: terms(plans.get(launch)))
    except BadInput:  # no decision, or none that met these launches
        return []
    return list(asdict(found)["launches"])


def promoted(client: Client, launch: str) -> Question | None:
    """Why the last shopper was promoted the launch; None where nobody was."""
    return _question(client, launch, _PROMOTED)


def held_back(client: Client, launch: str) -> Question | None:
    """Why a shopper, of those whom the fewest limits held back the last, was not; None where there is none."""
    return _question(client, launch, _HELD_BACK)


def _question(client: Client, launch: str, sql: str) -> Question | None:
    rows: Sequence[Sequence[Any]] = client.query(sql, parameters={"launch": launch}).result_rows
    return Question(rows[0][0], "", launch, rows[0][1]) if rows else None


def _why(settings: Settings, question: Question | None) -> dict[str, Any] | None:
    return why(settings, question) if question else None
