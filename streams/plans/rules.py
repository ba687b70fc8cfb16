"""What the fields of a plan must be together. Each rule looks at what it needs, and at nothing that is missing."""

from collections.abc import Callable, Iterator

from scorer.channels import PERSONAL, names
from scorer.plan import MICRO
from scorer.plans import ARMS, PARAMETERS_OF
from streams.plans.given import Given, Reading
from streams.plans.margins import margins
from streams.plans.micro import micro_text
from streams.plans.times import at_ms, duration_text

DAY_MS = 86_400_000
LEARNING = ("epsilon_greedy", "softmax", "linucb", "thompson", "logistic")


def check_together(plan: Given, reading: Reading) -> None:
    """Tell every contradiction."""
    for rule in RULES:
        for given, message, suggestion in rule(plan):
            reading.tell(given.node, given.field, message, suggestion)


Told = Iterator[tuple[Given, str, str]]


def window(plan: Given) -> Told:
    """It ends after it starts."""
    start, end, length_ms = plan.at("window.start"), plan.at("window.end"), _length_ms(plan)
    if start is not None and end is not None and length_ms is not None and length_ms <= 0:
        told = "ends when it starts" if length_ms == 0 else "ends before it starts"
        yield end, f"the window {told}, at {start.value.isoformat()}; expected a later end", ""


def _length_ms(plan: Given) -> int | None:
    """Of the window; in UTC where its time zone cannot be used."""
    start, end, zone = plan.of("window.start"), plan.of("window.end"), plan.of("window.time_zone", "UTC")
    return None if start is None or end is None else at_ms(end, zone) - at_ms(start, zone)


def offers(plan: Given) -> Told:
    """Names differ, and there are not more arms than a decision can weigh."""
    seen: set[str] = set()
    for offer in plan.items("offers"):
        name = offer.at("name")
        if name is not None and name.value is not None and name.value in seen:
            yield name, f"a second offer named {name.value}; names differ", ""
        seen.add(offer.of("name", ""))
    given, channels = plan.at("offers"), len(plan.of("channels", ()))
    if given is not None and len(given.value or ()) * channels > ARMS:
        count = len(given.value)
        yield (
            given,
            f"{count} offers on {channels} channels are {count * channels} choices; at most {ARMS} are weighed",
            "",
        )


def default_consent(plan: Given) -> Told:
    """Only channels that need consent, and that the plan uses."""
    personal, used = names(PERSONAL), [one.value for one in plan.items("channels")]
    for one in plan.items("default_consent"):
        if one.value not in personal:
            yield one, f"{one.value} needs no consent; leave it out", ""
        elif plan.of("channels") is not None and one.value not in used:
            yield one, f"{one.value} is not among the plan's channels", ""


def budget(plan: Given) -> Told:
    """There is one, in a currency, and it pays for every offer at least once."""
    given, money = plan.at("budget"), plan.at("budget.money")
    if given is None or given.value is None:
        return
    if money is None and plan.at("budget.impressions") is None:
        yield given, "a budget of nothing; expected money, impressions or both", "money: 5000"
    if money is None or money.value is None:
        return
    if plan.at("budget.currency") is None:
        yield money, "money without a currency; expected currency beside it", "currency: CNY"
    for offer in plan.items("offers"):
        if offer.of("cost", 0) > money.value:
            yield (
                offer.value["cost"],
                f"one promotion costs more than the whole budget of {micro_text(money.value)}",
                "",
            )


def cooldown(plan: Given) -> Told:
    """It is shorter than the window."""
    given, length_ms = plan.at("cooldown"), _length_ms(plan) or 0
    if given is None or given.value is None or plan.of("caps.per_shopper") == 1:
        return
    if 0 < length_ms <= given.value:
        told = f"as long as the window of {duration_text(length_ms)} or longer"
        yield given, f"{told}: nobody is promoted to twice; expected a shorter one, or caps.per_shopper: 1", ""


def quiet_hours(plan: Given) -> Told:
    """They begin and end at different times."""
    first, last = plan.at("quiet_hours.from"), plan.at("quiet_hours.to")
    if first and last and None not in (first.value, last.value) and first.value == last.value:
        yield last, "quiet hours that end when they begin; expected another time, or no quiet_hours", ""


def policy(plan: Given) -> Told:
    """It has what it needs, and nothing that another policy needs."""
    name, parameters = plan.of("policy.name"), plan.of("policy.parameters", {})
    if name is None:
        return
    known = [one for one, _ in PARAMETERS_OF[name]]
    for word, given in parameters.items():
        if word not in known:
            takes = f"it takes {', '.join(known)}" if known else "it takes none"
            yield given, f"{word} is no parameter of {name}; {takes}", ""
    temperature = parameters.get("temperature")
    if temperature is not None and name == "softmax" and temperature.value == 0:
        yield (
            temperature,
            "a temperature of 0 cannot be used; epsilon_greedy without epsilon takes the best alone",
            "0.05",
        )
    if temperature is not None and name == "logistic" and temperature.value and plan.of("policy.parameters.epsilon"):
        yield temperature, "logistic takes a temperature or an epsilon, not both", ""
    rewards = [plan.of(f"policy.reward.{what}", 0) for what in ("click", "purchase")]
    if name in LEARNING and not any(rewards):
        place = plan.at("policy.reward") or plan.at("policy.name")
        if place is not None and (plan.at("policy.reward") is None or place.value is not None):
            yield (
                place,
                f"{name} has nothing to learn from; expected a reward above 0",
                "reward: {click: 0.2, purchase: 5}",
            )


def table(plan: Given) -> Told:
    """It names arms of the plan, each once, and its chances leave nothing or more."""
    given, name = plan.at("policy.table") or plan.at("policy.file"), plan.at("policy.name")
    if name is None or name.value is None:
        return
    if plan.at("policy.table") is not None and (file := plan.at("policy.file")) is not None:
        yield file, "a table and a file; keep one", ""
    if (given is None) == (name.value == "table"):
        told = "the policy table needs a table" if given is None else f"{name.value} takes no table"
        yield given or name, told, "table: [{offer: ten-off, channel: push, probability: 0.2}]" if given is None else ""
    if given is None or given.value is None:
        return
    yield from _chances(plan, given)


def _chances(plan: Given, given: Given) -> Told:
    offers = [offer.of("name") for offer in plan.items("offers")]
    channels = [channel.value for channel in plan.items("channels")]
    seen: set[tuple[str, str]] = set()
    for chance in given.value:
        for word, known in (("offer", offers), ("channel", channels)):
            one = chance.at(word)
            if one is not None and one.value is not None and known and one.value not in known:
                yield one, f"{one.value} is no {word} of this plan; it has {', '.join(known)}", ""
        arm = chance.of("offer", ""), chance.of("channel", "")
        if all(arm) and arm in seen:
            yield chance, f"{arm[0]} on {arm[1]} stands here twice; keep one", ""
        seen.add(arm)
    total = sum(chance.of("probability", 0) for chance in given.value)
    if total > MICRO:
        yield given, f"the chances add up to {micro_text(total)}; expected at most 1", ""


RULES: tuple[Callable[[Given], Told], ...] = (
    window,
    offers,
    margins,
    default_consent,
    budget,
    cooldown,
    quiet_hours,
    policy,
    table,
)
