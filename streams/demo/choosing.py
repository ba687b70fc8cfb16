"""What a launch could have done at each of its decisions, as ClickHouse has it, held against what the shop hides."""

from typing import Any, Final

from clickhouse_connect.driver.client import Client

from scorer.plan import Plan
from streams.shop import choosing
from streams.shop.choosing import Arms
from streams.shop.shop import Shop

_ARMS: Final = """
SELECT rank() OVER (ORDER BY at, decision_id) AS decision, shopper, channel, offer, micro
FROM (SELECT at, decision_id, shopper, launches, arm_candidates AS candidates, arm_channels AS channels,
             arm_offers AS offers, arm_propensity_micro AS micros
      FROM decisions WHERE bitAnd(flags, 1) = 0)
ARRAY JOIN candidates AS candidate, channels AS channel, offers AS offer,
           arraySlice(micros, 1, length(candidates)) AS micro
WHERE launches[candidate + 1] = {launch:String} AND micro > 0
ORDER BY decision
"""


def choices(client: Client, shop: Shop, plan: Plan, parts: int) -> list[dict[str, Any]]:
    """As `streams.shop.choosing.choices`; empty where nothing was decided."""
    found = client.query(_ARMS, parameters={"launch": plan.launch}).result_columns
    return choosing.choices(shop.truth, plan, Arms(*found), parts) if found else []
