"""A launch `kettle` of product `p` in ClickHouse: decisions and events by hand, times as hours of 1 March 2026, UTC."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)


def hour(hours: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hours)


def decision_id(shopper: str, hours: float) -> str:
    """Of what was decided for the shopper then."""
    return f"{shopper}@{hours}"


def decide(
    client: Any,
    rows: Sequence[tuple[str, float, int, str]],
    *,
    propensity: float = 0.5,
    extra: dict[str, Any] | None = None,
    could: dict[str, Any] | None = None,
) -> None:
    """(shopper, hour, reasons of `kettle`, launch chosen); another launch is never eligible. `extra`: columns of those
    that chose `kettle`; `could`: the same, but its arms (`arm_` columns) are those of all."""
    extra = {**(extra or {}), **(could or {})}
    of_all = [name for name in could or {} if name.startswith("arm_")]
    names = [
        "decision_id",
        "seq",
        "shopper",
        "at",
        "published_at",
        "launches",
        "products",
        "interest_micro",
        "reasons",
        "launch",
    ]
    names += ["chosen_propensity_micro", *extra]
    values = [
        [
            *(
                decision_id(who, when),
                at,
                who,
                hour(when),
                hour(when),
                ["other", "kettle"],
                ["q", "p"],
                [0, 0],
                [1, reasons],
                chosen,
            ),
            round(1e6 * propensity),
            *(each if chosen == "kettle" or name in of_all else type(each)() for name, each in extra.items()),
        ]
        for at, (who, when, reasons, chosen) in enumerate(rows)
    ]
    client.insert("decisions", values, column_names=names)


def happen(
    client: Any, rows: Sequence[tuple[str, float, str, str, float]], *, live: bool = True, text: str = ""
) -> None:
    """(shopper, hour, kind, product, price); below 0: no price is known. `live`: a launch of the product was."""
    names = ["shopper", "at", "published_at", "kind", "product", "price_micro", "quantity", "launch", "text"]
    values = [
        [who, hour(when), hour(when), kind, product, -1 if price < 0 else round(1e6 * price), 1, "kettle" * live, text]
        for who, when, kind, product, price in rows
    ]
    client.insert("events", values, column_names=names)
