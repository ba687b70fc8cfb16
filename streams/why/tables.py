"""What ClickHouse knows of one shopper: the questions that `launchpulse why` asks it."""

from collections.abc import Sequence
from typing import Any, Final, Protocol

from streams.why.facts import Outcome, Past, Refused, Seen
from streams.why.made import Made, made_of

LATEST_MS: Final = 4_102_444_800_000  # the year 2100: no moment was asked for
_LISTED: Final = 20  # refused records
_SIMILAR: Final = 500
_DECISION: Final = """SELECT
    decision_id, toUnixTimestamp64Milli(at) AS at_ms, cause, topic, partition, offset,
    toUnixTimestamp64Milli(published_at) AS published_ms, launches, products, interest_micro, reasons,
    propensity_micro, launch, offer, channel, copy, chosen_propensity_micro, policy, model, flags, arm_candidates,
    arm_offers, arm_channels, arm_propensity_micro, arm_value_micro, plan_versions, times, money_left_micro,
    impressions_left, stock, negative_micro, ifNull(toUnixTimestamp64Milli(last_promotion_at), -1) AS last_promotion_ms,
    promoted_today, toUnixTimestamp64Milli(local_at) AS local_ms, consent, language, policy_state, product_state,
    budget_grants, seed
FROM decisions
WHERE shopper = {shopper:String} AND at <= fromUnixTimestamp64Milli({at_ms:Int64})
ORDER BY decisions.at DESC, seq DESC
LIMIT 1"""
_FOLLOWING: Final = """SELECT toUnixTimestamp64Milli(min(at)), count() FROM decisions
WHERE shopper = {shopper:String} AND at > fromUnixTimestamp64Milli({at_ms:Int64})"""
_SEEN: Final = """SELECT
    count(), toUnixTimestamp64Milli(min(at)), toUnixTimestamp64Milli(max(at)),
    countIf(at > fromUnixTimestamp64Milli({decided_ms:Int64}))
FROM events
WHERE shopper = {shopper:String} AND at <= fromUnixTimestamp64Milli({at_ms:Int64})"""
_REFUSED: Final = """SELECT
    count() OVER (), toUnixTimestamp64Milli(published_at), topic, partition, offset, error, message
FROM dead_letters
WHERE key = {shopper:String}
ORDER BY published_at DESC
LIMIT {listed:UInt32}"""
_PAST: Final = """SELECT
    count(), countIf(launch = {launch:String}),
    toUnixTimestamp64Milli(maxIf(at, launch = {launch:String}))
FROM decisions
WHERE shopper = {shopper:String} AND has(launches, {launch:String})"""
_OUTCOME: Final = """SELECT
    shown, toUnixTimestamp64Milli(closes_at), ifNull(toUnixTimestamp64Milli(clicked_at), -1),
    ifNull(toUnixTimestamp64Milli(purchased_at), -1), purchases, revenue_micro, cost_micro, reward_micro, prior_micro,
    flags
FROM outcomes
WHERE decision_id = {decision_id:String} AND launch = {launch:String}
LIMIT 1"""
_COPY: Final = """SELECT copy_text FROM triggers
WHERE launch = {launch:String} AND decision_id = {decision_id:String}
    AND at = fromUnixTimestamp64Milli({decided_ms:Int64})
LIMIT 1"""
_DELIVERED: Final = """SELECT argMax(status, offset), count() FROM deliveries
WHERE shopper = {shopper:String} AND decision_id = {decision_id:String}"""
_STORED: Final = "SELECT max(seq) + 1, count() FROM decisions WHERE partition = {partition:UInt32}"
_NAMES: Final = """SELECT DISTINCT shopper FROM events
WHERE startsWith(shopper, {beginning:String}) AND shopper != {shopper:String}
LIMIT {most:UInt32}"""
_PRODUCT: Final = "SELECT count() > 0 FROM events WHERE product = {product:String}"


class Client(Protocol):
    """The little that is needed of a clickhouse-connect client."""

    def query(self, query: str, /, *, parameters: Any = None) -> Any:
        """Ask; the answer has `result_rows` and `column_names`."""


class Tables:
    """One shopper's rows. `at_ms`: up to which moment of event time."""

    def __init__(self, client: Client, shopper: str, at_ms: int | None) -> None:
        self._client, self._shopper = client, shopper
        self._at_ms = LATEST_MS if at_ms is None else at_ms

    def decision(self) -> Made | None:
        """The newest decision."""
        answer = self._client.query(_DECISION, parameters={"shopper": self._shopper, "at_ms": self._at_ms})
        found = [made_of(dict(zip(answer.column_names, row, strict=True))) for row in answer.result_rows]
        return found[0] if found else None

    def following_ms(self) -> int:
        """The first decision after the moment, -1 where there is none."""
        at_ms, count = self._row(_FOLLOWING)
        return int(at_ms) if count else -1

    def seen(self, decided_ms: int) -> Seen:
        """Events, of them those after `decided_ms`."""
        count, first_ms, last_ms, since = self._row(_SEEN, decided_ms=decided_ms)
        return Seen(count, first_ms, last_ms, since) if count else Seen()

    def refused(self) -> tuple[int, Sequence[Refused]]:
        """How many records could not be used, and the newest of them, the newest first."""
        rows = self._rows(_REFUSED, listed=_LISTED)
        return rows[0][0] if rows else 0, [Refused(*row) for _, *row in rows]

    def past(self, launch: str) -> Past:
        """Decisions about a launch."""
        considered, promoted, promoted_ms = self._row(_PAST, launch=launch)
        return Past(considered, promoted, promoted_ms if promoted else -1)

    def outcome(self, made: Made) -> Outcome | None:
        """What came of a decision; None while its window is open."""
        rows = self._rows(_OUTCOME, decision_id=made.decision_id, launch=made.launch)
        return Outcome(*rows[0]) if rows else None

    def copy_text(self, made: Made) -> str:
        """What a decision's trigger says to the shopper, "" where it says nothing."""
        rows = self._rows(_COPY, decision_id=made.decision_id, launch=made.launch, decided_ms=made.at_ms)
        return str(rows[0][0]) if rows else ""

    def delivered(self, made: Made) -> str:
        """What the sender said last of a decision's trigger, "" where it said nothing."""
        status, count = self._row(_DELIVERED, decision_id=made.decision_id)
        return str(status) if count else ""

    def stored(self, partition: int) -> int:
        """The first number of the topic `decisions` that is not in the table."""
        stored, count = self._row(_STORED, partition=partition)
        return int(stored) if count else 0

    def similar(self) -> list[str]:
        """Some other shoppers whose names begin alike."""
        beginning = self._shopper[: (len(self._shopper) + 1) // 2]
        return [str(row[0]) for row in self._rows(_NAMES, beginning=beginning, most=_SIMILAR)]

    def knows_product(self, product: str) -> bool:
        """Whether anybody has looked at a product."""
        return bool(self._row(_PRODUCT, product=product)[0])

    def _row(self, sql: str, **values: Any) -> Sequence[Any]:
        return self._rows(sql, **values)[0]

    def _rows(self, sql: str, **values: Any) -> Sequence[Sequence[Any]]:
        known = {"shopper": self._shopper, "at_ms": self._at_ms, **values}
        used = {name: value for name, value in known.items() if f"{{{name}:" in sql}
        found: Sequence[Sequence[Any]] = self._client.query(sql, parameters=used).result_rows
        return found
