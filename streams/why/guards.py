"""Every guard of one candidate: whether it let the launch pass, on which value, under which limit, in words.

Whether it passed is what the decision noted; value and limit only say why. The names are those of scorer.reasons.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scorer.campaigns import LEAST_REVIEWS
from scorer.channels import CHANNELS, KNOWN, PERSONAL, names
from scorer.dealings import SLOTS
from scorer.guards.drawn import drawn
from scorer.guards.when import quiet_hours
from scorer.reasons import NAMES
from streams.why.made import Made
from streams.why.spoken import at_clock, many, minute, moment, money, share, span
from streams.why.terms import Terms

Said = tuple[Any, Any, str]  # value, limit, words; a limit of None: there is none


@dataclass(frozen=True)
class Guard:
    """One guard. `value` and `limit` are numbers (milliseconds, shares of 1, money) or words; None: not known, no
    limit."""

    name: str
    passed: bool
    value: Any
    limit: Any
    words: str

    @property
    def said(self) -> str:
        """As one line."""
        return f"{self.name}: {self.words}: {'passed' if self.passed else 'failed'}"


def guards_of(made: Made, place: int, terms: Terms, shopper: str) -> list[Guard]:
    """All guards of the candidate at `place`, the failed ones first, else in the order of scorer.reasons."""
    mask = made.reasons[place]
    found = [
        Guard(name, not mask & bit, *(_SAY[name](made, place, terms, shopper) if made.noted else _NOT_NOTED))
        for bit, name in NAMES.items()
    ]
    return sorted(found, key=lambda guard: guard.passed)


_NOT_NOTED: Said = None, None, "the row is from before values were noted"


def _window(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    plan = terms.plan
    words = f"open from {moment(plan.start_ms)} to {moment(plan.end_ms)}"
    return made.at_ms, [plan.start_ms, plan.end_ms], words


def _cooldown(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    if made.last_promotion_ms < 0:
        return None, terms.cooldown_ms, f"no promotion before, limit {span(terms.cooldown_ms)}"
    since_ms = max(made.at_ms - made.last_promotion_ms, 0)
    words = f"last promotion {span(since_ms)} before, limit {span(terms.cooldown_ms)}"
    return since_ms, terms.cooldown_ms, words


def _cap_per_day(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    count, limit, clock = made.promoted_today, terms.cap_per_day, _whose_clock(made)
    contradicts = (count >= limit) != ("cap_per_day" in made.failed(place))
    if contradicts and not made.consent & KNOWN:  # what is noted was counted by the clock of another candidate's plan
        return None, limit, f"the count of that day by the {clock} clock is not noted, limit {limit}"
    return count, limit, f"{many(count, 'promotion')} that day by the {clock} clock, limit {limit}"


def _whose_clock(made: Made) -> str:
    """Of one who has told nothing the plan's clock counts."""
    return "shopper's" if made.consent & KNOWN else "plan's"


def _already_bought(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    bought = "already_bought" in made.failed(place)
    words = f"the shopper has {'' if bought else 'not '}bought it since this launch was told"
    return bought, None, words


def _holdout(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    limit = terms.plan.holdout_micro
    if limit == 0:
        return None, None, "nobody is held out"
    value = drawn(made.seed, made.launches[place], shopper)
    told = "held out, to measure what the launch causes" if "holdout" in made.failed(place) else "not held out"
    return value / 1e6, limit / 1e6, f"{told}; drawn {share(value)}, held out below {share(limit)}"


def _audience(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    inside = "audience" not in made.failed(place)
    if terms.plan.audience == "everyone":
        return inside, None, "everyone is in it"
    return inside, terms.plan.audience, f"{'in' if inside else 'not in'} {terms.plan.audience}"


def _consent(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    told = bool(made.consent & KNOWN)
    allowed = names(made.consent & ~KNOWN) if told else list(terms.plan.default_consent)
    open_ = [name for name in terms.plan.channels if name in allowed or not PERSONAL & 1 << CHANNELS.index(name)]
    whose = "the shopper allows" if told else "nothing told, the plan's default allows"
    words = f"{whose} {_listed(allowed)}; open of the plan's: {_listed(open_)}"
    return allowed, list(terms.plan.channels), words


def _quiet_hours(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    plan = terms.plan
    there_ms = made.local_ms if made.consent & KNOWN else at_clock(made.at_ms, plan.time_zone)
    now = minute(there_ms // 60_000)
    words = f"{now} by the {_whose_clock(made)} clock"
    if plan.quiet_from_min < 0:
        return now, None, words
    quiet = f"{minute(plan.quiet_from_min)} to {minute(plan.quiet_to_min)}"
    words = f"{words}, quiet from {quiet}"
    if not quiet_hours(plan.quiet_from_min, plan.quiet_to_min, there_ms):
        return now, quiet, words
    open_ = "".join(f"; {name} is open" for name in plan.channels if not PERSONAL & 1 << CHANNELS.index(name))
    return now, quiet, f"{words}: personal channels are silent{open_}"


def _cap_per_shopper(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    times, cap = made.times[place], terms.plan.cap_per_shopper
    words = f"{many(times, 'promotion')} of this launch before"
    if "cap_per_shopper" in made.failed(place) and (cap < 0 or times < cap):
        return times, SLOTS, f"{words}; {SLOTS} launches that still run are remembered of the shopper, and no more"
    return times, cap if cap >= 0 else None, f"{words}, limit {cap}" if cap >= 0 else words


def _budget(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    left, currency = made.money_left_micro[place], terms.plan.currency
    if left < 0 and terms.plan.budget_micro < 0:
        return None, None, "no budget of money"
    least = terms.cheapest_micro
    some = f"{money(left, currency)} left of what was granted here" if left >= 0 else _over(money(-left, currency))
    return left / 1e6, least / 1e6, f"{some}, the cheapest offer needs {money(least, currency)}"


def _impressions(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    left = made.impressions_left[place]
    if left < 0 and terms.plan.impressions < 0:
        return None, None, "no budget of impressions"
    some = f"{left} left of what was granted here" if left >= 0 else _over(str(-left))
    return left, 1, f"{some}, a promotion needs 1"


def _over(more: str) -> str:
    """Where a plan limits what had been spent already."""
    return f"none left of what was granted here ({more} beyond it was used before)"


def _pacing(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    if terms.plan.pacing == "none":
        return None, None, "spent as it comes"
    ahead = "pacing" in made.failed(place)
    words = "an even pace has not released more yet" if ahead else "within an even pace"
    return "ahead" if ahead else "even", None, words


def _bot(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    bot = "bot" in made.failed(place)
    words = "acts like a program" if bot else "acts like a person"
    return bot, terms.bot_events_per_min, f"{words}, limit {terms.bot_events_per_min} events a minute"


def _stock(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    stock, below = made.stock[place], terms.plan.stock_below
    pieces = f"{many(stock, 'piece')} in stock" if stock >= 0 else "stock is not known"
    return _known(stock), _known(below), f"{pieces}, limit {below}" if below >= 0 else pieces


def _negative_reviews(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    negative, most = made.negative_micro[place], terms.plan.negative_share_micro
    words = f"{share(negative)} of the reviews are negative" if negative > 0 else _NO_SHARE
    value = negative / 1e6 if negative > 0 else None
    return (value, most / 1e6, f"{words}, limit {share(most)}") if most >= 0 else (value, None, words)


_NO_SHARE = f"no share of negative reviews is noted (none is, or there are fewer than {LEAST_REVIEWS} reviews)"


def _paused(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    status = "paused" if "paused" in made.failed(place) else "live"
    return status, None, f"the launch is {status}"


def _product(made: Made, place: int, terms: Terms, shopper: str) -> Said:
    unknown = "product" in made.failed(place)
    return not unknown, None, f"{terms.plan.product} is {'not ' if unknown else ''}in the catalogue"


def _known(value: int) -> int | None:
    return value if value >= 0 else None


def _listed(words: Any) -> str:
    return ", ".join(words) or "none"


_SAY: dict[str, Callable[[Made, int, Terms, str], Said]] = {
    "window": _window,
    "cooldown": _cooldown,
    "cap_per_day": _cap_per_day,
    "already_bought": _already_bought,
    "holdout": _holdout,
    "audience": _audience,
    "consent": _consent,
    "quiet_hours": _quiet_hours,
    "cap_per_shopper": _cap_per_shopper,
    "budget": _budget,
    "impressions": _impressions,
    "pacing": _pacing,
    "bot": _bot,
    "stock": _stock,
    "negative_reviews": _negative_reviews,
    "paused": _paused,
    "product": _product,
}
