"""What must hold of decisions and triggers: probabilities add up, and a trigger promises what decision and plan say."""

from collections.abc import Iterator, Mapping
from typing import Any

from streams.recount.compare import Difference
from streams.recount.copies import copy_texts
from streams.recount.launches import plan_in
from streams.recount.stretch import Row, Stretch

WHOLE = 1_000_000
_SAME = ("shopper", "launch", "at_ms", "topic", "offset", "published_ms", "flags", "offer", "channel", "copy")


def probabilities(stretch: Stretch) -> Iterator[Difference]:
    """Of each decision, those of its arms and nothing add up to one and, by candidate, to the candidate's; what was not
    eligible has none; what was chosen is told its own."""
    for row in stretch.rows["decisions"].values():
        chances, arms = list(row["propensity_micro"]), list(row["arm_propensity_micro"])
        if sum(chances) != WHOLE:
            yield broken("decisions", row, "propensity_micro", WHOLE, sum(chances))
        if arms and _by_candidate(row) != chances:
            yield broken("decisions", row, "arm_propensity_micro", chances, _by_candidate(row))
        barred = [chance for chance, reasons in zip(chances, row["reasons"], strict=False) if reasons and chance]
        if arms and barred:
            yield broken("decisions", row, "propensity_micro", 0, barred[0])
        if _of_choice(row) != [row["chosen_propensity_micro"]]:
            yield broken("decisions", row, "chosen_propensity_micro", _of_choice(row), row["chosen_propensity_micro"])


def triggers(stretch: Stretch) -> Iterator[Difference]:
    """Each decision for a launch has one trigger, which says what the decision says, and what the plan in force says of
    discount, product and version."""
    chosen = {row["decision_id"]: row for row in stretch.rows["decisions"].values() if row["launch"]}
    seen: set[str] = set()
    for row in stretch.rows["triggers"].values():
        decision = chosen.get(row["decision_id"])
        if decision is None or row["decision_id"] in seen:
            yield broken("triggers", row, "records", "a decision of its own", None)
        else:
            yield from unequal("triggers", row, _promised(row, decision))
        seen.add(row["decision_id"])
    missing = (row for key, row in chosen.items() if key not in seen)
    yield from (broken("triggers", row, "records", "a trigger", None) for row in missing)


def plan_of(trigger: Row) -> Mapping[str, Any]:
    """The plan that was in force; empty where the launch had none."""
    return plan_in(trigger["promised"] or {})


def offer_of(trigger: Row) -> Mapping[str, Any]:
    """The offer of a trigger, as its plan has it; empty where the launch had none."""
    named = [each for each in plan_of(trigger).get("offers", ()) if each["name"] == trigger["offer"]]
    return named[0] if named else {}


def _promised(trigger: Row, decision: Row) -> dict[str, Any]:
    """What a trigger must say. Of one from before there were plans, only whom it promotes what to."""
    if not decision["offer"]:
        return {name: decision[name] for name in _SAME[:-3]}
    at = decision["launches"].index(decision["launch"]) if decision["launch"] in decision["launches"] else None
    version = trigger["promised"] or {}
    offer = offer_of(trigger)
    return {
        **(_copy(trigger, offer) if trigger["tells_copy"] else {}),
        **{name: decision[name] for name in _SAME},
        "interest_micro": None if at is None else decision["interest_micro"][at],
        "propensity_micro": decision["chosen_propensity_micro"],
        "product": version.get("product"),
        "plan_version": version.get("version"),
        "discount_micro": offer.get("discount_micro", 0),
    }


def _copy(trigger: Row, offer: Mapping[str, Any]) -> dict[str, str]:
    texts = copy_texts(trigger, plan_of(trigger), offer, trigger["said"])
    return {"copy_text": trigger["copy_text"] if trigger["copy_text"] in texts else texts[0]}


def _by_candidate(decision: Row) -> list[int]:
    """Probability of each candidate, its arms together, and, last, of nothing."""
    found: dict[int, int] = {}
    for at, chance in zip(decision["arm_candidates"], decision["arm_propensity_micro"], strict=False):
        found[at] = found.get(at, 0) + chance
    return [*(found.get(at, 0) for at in range(len(decision["launches"]))), decision["arm_propensity_micro"][-1]]


def _of_choice(decision: Row) -> list[int]:
    """Probability of what was chosen: one number."""
    if not decision["launch"]:
        return list(decision["propensity_micro"][-1:])
    if not decision["arm_candidates"]:
        pairs = zip(decision["launches"], decision["propensity_micro"], strict=False)
        return [chance for launch, chance in pairs if launch == decision["launch"]]
    names = ("arm_candidates", "arm_offers", "arm_channels", "arm_propensity_micro")
    arms = zip(*(decision[name] for name in names), strict=False)
    launches = dict(enumerate(decision["launches"]))
    wanted = [decision["launch"], decision["offer"], decision["channel"]]
    return [chance for at, *arm, chance in arms if [launches.get(at), *arm] == wanted]


def unequal(table: str, row: Row, expected: Mapping[str, Any]) -> Iterator[Difference]:
    """Each field that is not as it must be."""
    for name, value in expected.items():
        if row[name] != value:
            yield broken(table, row, name, value, row[name])


def broken(table: str, row: Row, name: str, expected: Any, seen: Any) -> Difference:
    """One contradiction about a decision, named by its id."""
    return Difference(table, "broken", f"decision_id={row['decision_id']}", name, expected, seen)
