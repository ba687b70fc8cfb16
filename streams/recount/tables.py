"""The tables as a recount sees them: what names a row, what stands in it, how to ask for it, how to expect it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Bounds = Mapping[str, tuple[int, int | None]]  # by topic: from one offset or number on, and below another


@dataclass(frozen=True)
class Table:
    """A base table. `key` and `fields` are names here; `sql` says how a field is asked for where it has another."""

    name: str
    topic: str
    key: tuple[str, ...]
    fields: tuple[str, ...]

    def select(self, partition: int, within: Bounds) -> str:
        """Rows of one partition: key, then fields. Where nothing ends what is `within`, also of topics without a name
        there."""
        asked = ", ".join(_SQL.get(name, name) for name in self.key + self.fields)
        where = self.where(partition, within)
        if "topic" in self.key and None in [stop for _, stop in within.values()]:
            where = f"({where}) OR (partition = {partition} AND topic NOT IN {tuple(within)})"
        return f"SELECT {asked} FROM {self.name} WHERE {where}"

    def where(self, partition: int, within: Bounds) -> str:
        """Which rows those are, as a condition."""
        return f"partition = {partition} AND ({' OR '.join(self._where(topic, *at) for topic, at in within.items())})"

    def _where(self, topic: str, first: int, stop: int | None) -> str:
        at, of_topic = self.key[-1], f"topic = '{topic}' AND " if "topic" in self.key else ""
        return f"{of_topic}{at} >= {first}" + (f" AND {at} < {stop}" if stop is not None else "")

    def row(self, record: Mapping[str, Any]) -> tuple[Any, ...]:
        """What should stand in the fields."""
        return tuple(_plain(record[name]) for name in self.fields)


_ORIGIN = "topic offset published_ms"


def _table(name: str, topic: str, key: str, fields: str) -> Table:
    return Table(name, topic, tuple(key.split()), tuple(fields.split()))


EVENTS = _table(
    "events",
    "",
    "topic partition offset",
    "event_id kind shopper product launch at_ms published_ms price_micro quantity text flags",
)
SHOPPERS = _table(
    "shoppers", "shoppers", "partition offset", "event_id shopper at_ms published_ms consent time_zone language"
)
DELIVERIES = _table(
    "deliveries", "deliveries", "partition offset", "event_id shopper at_ms published_ms decision_id status"
)
OUTPUTS: Sequence[Table] = (
    _table(
        "decisions",
        "decisions",
        "partition seq",
        f"decision_id shopper at_ms cause {_ORIGIN} launches products interest_micro reasons propensity_micro launch "
        "chosen_propensity_micro policy model flags "
        "offer channel copy arm_candidates arm_offers arm_channels arm_propensity_micro arm_value_micro plan_versions "
        "times money_left_micro impressions_left stock negative_micro last_promotion_ms promoted_today local_ms "
        "consent language policy_state product_state budget_grants seed",
    ),
    _table(
        "triggers",
        "triggers",
        "partition seq",
        f"decision_id shopper launch product at_ms not_after_ms interest_micro propensity_micro {_ORIGIN} flags "
        "offer channel discount_micro copy copy_text plan_version",
    ),
    _table(
        "outcomes",
        "outcomes",
        "partition seq",
        "decision_id shopper launch product offer channel at_ms closes_ms published_ms shown clicked_ms purchased_ms "
        "purchases revenue_micro cost_micro reward_micro prior_micro propensity_micro context plan_version policy "
        "policy_state flags",
    ),
    _table(
        "rankings",
        "rankings",
        "partition seq",
        f"decision_id shopper at_ms {_ORIGIN} launches products eligible offers channels value_micro interest_micro "
        "propensity_micro reasons plan_versions policy model flags",
    ),
    _table(
        "review_scores",
        "review-scores",
        "partition seq",
        f"event_id shopper product launch at_ms {_ORIGIN} negative_micro neutral_micro positive_micro sentiment model "
        "flags",
    ),
    _table(
        "search_scores",
        "search-scores",
        "partition seq",
        f"event_id shopper launch product at_ms {_ORIGIN} similarity_micro model flags",
    ),
    _table("dead_letters", "dead-letters", "partition seq", f"{_ORIGIN} key value error message"),
)
_SQL = {
    "at_ms": "toUnixTimestamp64Milli(at)",
    "published_ms": "toUnixTimestamp64Milli(published_at)",
    "not_after_ms": "toUnixTimestamp64Milli(not_after)",
    "local_ms": "toUnixTimestamp64Milli(local_at)",
    "closes_ms": "toUnixTimestamp64Milli(closes_at)",
    "last_promotion_ms": "ifNull(toUnixTimestamp64Milli(last_promotion_at), -1)",
    "clicked_ms": "ifNull(toUnixTimestamp64Milli(clicked_at), -1)",
    "purchased_ms": "ifNull(toUnixTimestamp64Milli(purchased_at), -1)",
    "key": "hex(key)",
    "value": "hex(value)",
}


def _plain(value: Any) -> Any:
    """As ClickHouse gives it back: bytes in hexadecimal, arrays as lists."""
    if isinstance(value, bytes):
        return value.hex().upper()
    return list(value) if isinstance(value, (list, tuple)) else value
