"""Each limit, asked of one promotion: whether it was broken."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from streams.recount.drawn import holdout_micro

Row = Mapping[str, Any]
_MINUTE_MS = 60_000
_PERSONAL = ("push", "coupon", "email")
_LOOKED_AT = 8  # promotions to a shopper whose times are remembered


@dataclass(frozen=True)
class Limits:
    """The shop's own limits, and the seed of its draws."""

    cooldown_ms: int
    cap_per_day: int
    seed: int

    def under(self, told: Mapping[str, str]) -> "Limits":
        """Those that a claim told, where it did."""
        return Limits(**{name: int(told.get(name, value)) for name, value in vars(self).items()})


class Before(NamedTuple):
    """A promotion to the same shopper that came before; `zone` is that of the clock by which its day was counted."""

    at_ms: int
    launch: str
    zone: str


@dataclass(frozen=True)
class Promotion:
    """One decision that promoted, with the plan version that it followed; `plan` is empty for a launch without one.
    `told` is the shopper's newest record before it."""

    row: Row
    record: Row
    plan: Row
    now_ms: int
    before: list[Before]
    told: Row | None

    @property
    def zone(self) -> str:
        """The zone of the shopper's clock, the plan's where none was told; empty: UTC."""
        return (self.told["time_zone"] if self.told else "") or self.plan.get("time_zone", "")


def _window(about: Promotion, shop: Limits) -> bool:
    return not about.record["start_ms"] <= about.now_ms < about.record["end_ms"]


def _paused(about: Promotion, shop: Limits) -> bool:
    return bool(about.record["status"] != "live")


def _cooldown(about: Promotion, shop: Limits) -> bool:
    rest_ms = max(shop.cooldown_ms, about.plan.get("cooldown_ms", -1))
    return any(about.now_ms - at_ms < rest_ms for at_ms, *_ in about.before)


def _cap_per_day(about: Promotion, shop: Limits) -> bool:
    own: int = about.plan.get("cap_per_day", -1)
    cap = min(shop.cap_per_day, own) if own >= 0 else shop.cap_per_day
    day = _local(about.now_ms, about.zone).date()
    return sum(_local(each.at_ms, about.zone).date() == day for each in _counted(about)) >= cap


def _counted(about: Promotion) -> Iterator[Before]:
    """The promotions before that may count for a day: the last eight by whatever clock, and those behind them as long
    as all since were counted by this one."""
    moved = False
    for ago, each in enumerate(reversed(about.before)):
        moved = moved or each.zone != about.zone
        if moved and ago >= _LOOKED_AT:
            return
        yield each


def _cap_per_shopper(about: Promotion, shop: Limits) -> bool:
    cap: int = about.plan.get("cap_per_shopper", -1)
    return cap >= 0 and sum(each.launch == about.row["launch"] for each in about.before) >= cap


def _quiet_hours(about: Promotion, shop: Limits) -> bool:
    start: int = about.plan.get("quiet_from_min", -1)
    end: int = about.plan.get("quiet_to_min", -1)
    if start < 0 or start == end or about.row["channel"] not in _PERSONAL:
        return False
    clock = _local(about.now_ms, about.zone)
    minute = clock.hour * 60 + clock.minute
    return start <= minute < end if start < end else minute >= start or minute < end


def _consent(about: Promotion, shop: Limits) -> bool:
    allowed = about.told["consent"] if about.told else about.plan.get("default_consent", ())
    return about.row["channel"] in _PERSONAL and about.row["channel"] not in allowed


def _holdout(about: Promotion, shop: Limits) -> bool:
    share_micro: int = about.plan.get("holdout_micro", 0)
    return holdout_micro(shop.seed, about.row["launch"], about.row["shopper"]) < share_micro


CHECKS: Mapping[str, Callable[[Promotion, Limits], bool]] = {
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
    return datetime.fromtimestamp(at_ms // _MINUTE_MS * 60, UTC).astimezone(_zone(zone))


@cache
def _zone(name: str) -> tzinfo:
    """UTC for what is no zone's name."""
    if name not in files("tzdata").joinpath("zones").read_text("utf-8").split():
        return UTC
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as table:
        return ZoneInfo.from_file(table, key=name)
