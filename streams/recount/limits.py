"""Whether any promotion broke a limit of its plan or of the shop, worked out anew from the topics, in plain Python.

What a shopper told is known here without its place in the order of a partition; so consent and clock are checked for
those who told once or never, and for the others only what does not rest on that.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from streams.recount.compare import Difference
from streams.recount.launches import Launches, plan_in

Row = Mapping[str, Any]
_DAY_MS, _MINUTE_MS = 86_400_000, 60_000
_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_PERSONAL = ("push", "coupon", "email")


@dataclass(frozen=True)
class Limits:
    """The shop's own limits, and the seed of its draws."""

    cooldown_ms: int
    cap_per_day: int
    seed: int


@dataclass
class _Shopper:
    now_ms: int = -1
    promoted: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Promotion:
    """One decision that promoted, with the plan version that it followed; `plan` is empty for a launch without one."""

    row: Row
    record: Row
    plan: Row
    now_ms: int
    before: list[tuple[int, str]]
    told: list[Row]

    @property
    def zone(self) -> str | None:
        """The zone of the shopper's clock; None where it is not known here."""
        if len(self.told) > 1:
            return None
        return (self.told[0]["time_zone"] if self.told else "") or self.plan.get("time_zone", "")


def broken(decisions: list[Row], told: list[Row], launches: Launches, shop: Limits) -> Iterator[Difference]:
    """What was broken by the decisions of one partition, which come in their order; `told` are its `shoppers` rows."""
    told_plans = [(launch, record) for _, launch, record in launches.versions if record is not None]
    # A pause keeps the version: what was followed is its live record.
    told_plans.sort(key=lambda each: each[1]["status"] == "live")
    plans = {(launch, record["version"]): record for launch, record in told_plans}
    said: dict[str, list[Row]] = {}
    for row in told:
        said.setdefault(row["shopper"], []).append(row)
    shoppers: dict[str, _Shopper] = {}
    for row in decisions:
        shopper = shoppers.setdefault(row["shopper"], _Shopper())
        shopper.now_ms = max(shopper.now_ms, row["at_ms"])
        if row["launch"] and row["plan_versions"]:  # one from before names no plan to be held against
            named = f"decision={row['decision_id']} launch={row['launch']}"
            record = plans.get((row["launch"], row["plan_versions"][row["launches"].index(row["launch"])]))
            if record is None:
                yield Difference("limits", "broken", named, "plan_versions", "on `launches`", row["plan_versions"])
                continue
            about = _Promotion(
                row, record, plan_in(record), shopper.now_ms, shopper.promoted, said.get(row["shopper"], [])
            )
            for name, check in _CHECKS.items():
                if check(about, shop):
                    yield Difference("limits", "broken", named, name, "kept", _seen(about))
            shopper.promoted.append((shopper.now_ms, row["launch"]))


def _seen(about: _Promotion) -> str:
    return f"shopper {about.row['shopper']} at {datetime.fromtimestamp(about.now_ms / 1000, UTC).isoformat()}"


def _window(about: _Promotion, shop: Limits) -> bool:
    return not about.record["start_ms"] <= about.now_ms < about.record["end_ms"]


def _paused(about: _Promotion, shop: Limits) -> bool:
    return bool(about.record["status"] != "live")


def _cooldown(about: _Promotion, shop: Limits) -> bool:
    rest_ms = max(shop.cooldown_ms, about.plan.get("cooldown_ms", -1))
    return any(about.now_ms - at_ms < rest_ms for at_ms, _ in about.before)


def _cap_per_day(about: _Promotion, shop: Limits) -> bool:
    if about.zone is None:
        return False
    own: int = about.plan.get("cap_per_day", -1)
    cap = min(shop.cap_per_day, own) if own >= 0 else shop.cap_per_day
    day = _local(about.now_ms, about.zone).date()
    return sum(_local(at_ms, about.zone).date() == day for at_ms, _ in about.before) >= cap


def _cap_per_shopper(about: _Promotion, shop: Limits) -> bool:
    cap: int = about.plan.get("cap_per_shopper", -1)
    return cap >= 0 and sum(launch == about.row["launch"] for _, launch in about.before) >= cap


def _quiet_hours(about: _Promotion, shop: Limits) -> bool:
    start: int = about.plan.get("quiet_from_min", -1)
    end: int = about.plan.get("quiet_to_min", -1)
    if about.zone is None or start < 0 or start == end or about.row["channel"] not in _PERSONAL:
        return False
    clock = _local(about.now_ms, about.zone)
    minute = clock.hour * 60 + clock.minute
    return start <= minute < end if start < end else minute >= start or minute < end


def _consent(about: _Promotion, shop: Limits) -> bool:
    if about.row["channel"] not in _PERSONAL or len(about.told) > 1:
        return False
    allowed: list[str] = about.told[0]["consent"] if about.told else about.plan.get("default_consent", ())
    return about.row["channel"] not in allowed


def _holdout(about: _Promotion, shop: Limits) -> bool:
    seed = shop.seed ^ 0x686F6C646F7574
    drawn = _pair(_pair(seed, _hash(about.row["launch"])), _hash(about.row["shopper"])) % 1_000_000
    return bool(drawn < about.plan.get("holdout_micro", 0))


_CHECKS: Mapping[str, Callable[[_Promotion, Limits], bool]] = {
    "window": _window,
    "paused": _paused,
    "cooldown": _cooldown,
    "cap_per_day": _cap_per_day,
    "cap_per_shopper": _cap_per_shopper,
    "quiet_hours": _quiet_hours,
    "consent": _consent,
    "holdout": _holdout,
}


def _local(at_ms: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at_ms // _MINUTE_MS * 60, UTC).astimezone(_zone(zone) if zone else UTC)


@cache
def _zone(name: str) -> ZoneInfo:
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as table:
        return ZoneInfo.from_file(table, key=name)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") or 1


def _pair(first: int, second: int) -> int:
    return _mix(_mix((first + _GOLDEN) & _MASK) ^ (second * _GOLDEN & _MASK))


def _mix(value: int) -> int:
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    value = (value ^ value >> 27) * 0x94D049BB133111EB & _MASK
    return value ^ value >> 31
