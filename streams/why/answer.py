"""From facts to an answer: one object that says what was decided, on what grounds, and what came of it."""

from dataclasses import asdict
from typing import Any

from scorer.channels import KNOWN
from scorer.flags import DEGRADED
from scorer.opened import EARLY
from streams import zones
from streams.settings import Settings
from streams.why import absence
from streams.why.absence import Answer
from streams.why.facts import Facts
from streams.why.guards import Guard, guards_of
from streams.why.made import Made
from streams.why.preferred import policy_of
from streams.why.spoken import at_clock, clock, moment, money, share, span
from streams.why.subject import Subject, subject_of
from streams.why.terms import Terms, followed


def answered(facts: Facts, settings: Settings) -> dict[str, Any]:
    """All that `launchpulse why --json` prints; raises BadSetting for a launch that was never told."""
    made, subject = facts.decision, subject_of(facts.question, facts.decision, facts.versions)
    result: dict[str, Any] = {
        "question": asdict(facts.question),
        "answer": None,
        "decision": None,
        "launch": None,
        "guards": [],
        "candidates": [],
        "arms": [],
        "policy": None,
        "versions": None,
        "event": None,
        "outcome": None,
        "around": {**asdict(facts.seen), "following_ms": facts.following_ms, "behind": facts.behind},
        "refused": [asdict(one) for one in facts.refused],
        "refused_in_all": facts.refused_in_all,
    }
    if subject.launch:
        result["launch"] = _launch(facts, subject)
    if made is None:
        return result | {"answer": asdict(absence.no_decision(facts, settings))}
    place = made.place(subject.launch) if subject.asked else _shown(made)
    terms = _terms(facts, settings, made, place) if place >= 0 else None
    guards = guards_of(made, place, terms, facts.question.shopper) if terms else []
    if terms is not None and not subject.launch:
        result["launch"] = _launch(facts, Subject(made.launches[place], made.products[place], asked=False))
    answer = _answer(facts, subject, place, guards, settings)
    answer = Answer(
        answer.code, answer.words + _degraded(made) + _other_version(terms) + absence.around(facts, settings)
    )
    return result | {
        "answer": asdict(answer),
        "decision": _decision(facts, made, _zone(facts, settings, made)),
        "guards": [asdict(guard) for guard in guards],
        "candidates": [_candidate(made, at) for at in made.in_order()],
        "arms": [_arm(made, at) for at in range(len(made.arm_candidates))],
        "policy": policy_of(made) if made.launches else None,
        "versions": _versions(made, place) | {"limits_of": terms.standing.version if terms else None},
        "event": {"topic": made.topic, "partition": made.partition, "offset": made.offset},
        "outcome": _outcome(facts, settings),
    }


def _shown(made: Made) -> int:
    """The candidate whose guards are told where none was asked for: the chosen one, else the best."""
    order = made.in_order()
    return order[0] if order else -1


def _terms(facts: Facts, settings: Settings, made: Made, place: int) -> Terms | None:
    versions = facts.versions.get(made.launches[place])
    number = made.plan_versions[place] if made.noted else None
    return followed(versions, number, made.published_ms, settings) if versions else None


def _zone(facts: Facts, settings: Settings, made: Made) -> str:
    """The time zone of the plan chosen, or of the first candidate's."""
    terms = _terms(facts, settings, made, max(made.place(made.launch), 0)) if made.launches else None
    return zones.followed(terms.plan.time_zone) if terms else "UTC"


def _answer(facts: Facts, subject: Subject, place: int, guards: list[Guard], settings: Settings) -> Answer:
    made = facts.decision
    assert made is not None
    if subject.asked and not subject.launch:
        return absence.no_launch(subject, facts.product_known)
    if subject.asked and place < 0:
        return absence.not_a_candidate(made, subject.launch, facts.versions)
    if place < 0:
        return Answer("nothing_live", ["No launch was live at that moment, so there was nothing to promote."])
    if made.launch and (not subject.asked or subject.launch == made.launch):
        says = [f"It says: {facts.copy_text}"] if facts.copy_text else []
        return Answer("promoted", [f"{made.launch} was promoted: {_how(made)}.", *says])
    failed = [guard for guard in guards if not guard.passed]
    if made.failed(place):
        named = "; ".join(f"{guard.name} ({guard.words})" for guard in failed) or ", ".join(made.failed(place))
        return Answer("held_back", [f"{made.launches[place]} was held back by {named}."])
    return Answer("not_chosen", [_lost(made, place), *_under_threshold(facts, settings, place)])


def _degraded(made: Made) -> list[str]:
    return ["The interest model gave no answer; a fallback scored."] if made.flags & DEGRADED else []


def _other_version(terms: Terms | None) -> list[str]:
    if terms is None or terms.exact:
        return []
    return [
        f"That version of the plan is no longer on the topic: limits are those of version {terms.standing.version}."
    ]


def _how(made: Made) -> str:
    shown = ", ".join(part for part in (made.offer, made.channel and f"by {made.channel}") if part) or "no offer noted"
    copy = f", copy {made.copy}" if made.copy else ""
    return f"{shown}{copy}, probability {share(made.chosen_propensity_micro)}"


def _lost(made: Made, place: int) -> str:
    launch, own = made.launches[place], share(made.propensity_micro[place])
    what = made.launch or "nothing"
    probable = share(made.chosen_propensity_micro)
    return f"{launch} could have been promoted (probability {own}), but {what} was chosen (probability {probable})."


def _under_threshold(facts: Facts, settings: Settings, place: int) -> list[str]:
    """Under a threshold it is the interest that says why; other policies weigh values."""
    made = facts.decision
    assert made is not None
    terms = _terms(facts, settings, made, place)
    if made.policy != "threshold" or terms is None:
        return []
    own = dict(terms.plan.parameters).get("threshold") if terms.standing.plan else None
    limit = settings.threshold_micro if own is None else round(own * 1e6)
    interest = made.interest_micro[place]
    under = f"The shopper's interest, {share(interest)}, is under the threshold of {share(limit)}."
    return [under] if interest < limit else []


def _decision(facts: Facts, made: Made, zone: str) -> dict[str, Any]:
    told = bool(made.consent & KNOWN)
    return {
        "id": made.decision_id,
        "at_ms": made.at_ms,
        "at": moment(made.at_ms),
        "local": clock(made.local_ms if made.noted and told else at_clock(made.at_ms, zone)),
        "clock": "shopper" if made.noted and told else zone,
        "cause": made.cause,
        "action": _action(made, facts.copy_text) if made.launch else None,
        "propensity": made.chosen_propensity_micro / 1e6,
        "nothing": made.nothing_micro / 1e6,
        "flags": made.flags,
        "seed": made.seed,
    }


def _action(made: Made, copy_text: str) -> dict[str, str]:
    named = {"launch": made.launch, "offer": made.offer, "channel": made.channel, "copy": made.copy}
    return {**named, "copy_text": copy_text}


def _launch(facts: Facts, subject: Subject) -> dict[str, Any]:
    told = facts.versions.get(subject.launch)
    newest = told[-1].standing if told else None
    return {
        "launch": subject.launch,
        "product": subject.product,
        "status": newest.status if newest else None,
        "version": newest.version if newest else None,
        "window_ms": [newest.start_ms, newest.end_ms] if newest else None,
        **asdict(facts.past),
    }


def _candidate(made: Made, at: int) -> dict[str, Any]:
    best = made.best_arm(at)
    return {
        "launch": made.launches[at],
        "product": made.products[at],
        "plan_version": made.plan_versions[at] if made.noted else None,
        "interest": made.interest_micro[at] / 1e6,
        "propensity": made.propensity_micro[at] / 1e6,
        "value": made.arm_value_micro[best] / 1e6 if best >= 0 else None,
        "failed": made.failed(at),
        "chosen": made.launches[at] == made.launch,
    }


def _arm(made: Made, arm: int) -> dict[str, Any]:
    return {
        "launch": made.launches[made.arm_candidates[arm]],
        "offer": made.arm_offers[arm],
        "channel": made.arm_channels[arm],
        "value": made.arm_value_micro[arm] / 1e6,
        "propensity": made.arm_propensity_micro[arm] / 1e6,
    }


def _versions(made: Made, place: int) -> dict[str, Any]:
    return {
        "plan": made.plan_versions[place] if made.noted and place >= 0 else None,
        "policy": made.policy,
        "policy_state": made.policy_state,
        "model": made.model,
        "product_state": made.product_state,
        "budget_grants": made.budget_grants,
    }


def _outcome(facts: Facts, settings: Settings) -> dict[str, Any] | None:
    made, outcome = facts.decision, facts.outcome
    if made is None or not made.launch:
        return None
    if outcome is None:
        closes_ms = made.at_ms + settings.attribution_ms
        words = f"open: clicks and purchases count until about {moment(closes_ms)}"
        return {"status": "open", "closes_ms": closes_ms, "delivered": facts.delivered or None, "words": words}
    return {"status": "closed", **asdict(outcome), "delivered": facts.delivered or None, "words": _came_of(facts)}


def _came_of(facts: Facts) -> str:
    made, outcome = facts.decision, facts.outcome
    assert made is not None
    assert outcome is not None
    shown = {"told": "shown", "failed": "could not be shown", "assumed": "taken as shown (nobody said)"}
    parts = [shown.get(outcome.shown, outcome.shown)]
    for what, at_ms in (("clicked", outcome.clicked_ms), ("bought", outcome.purchased_ms)):
        parts.append(f"{what} {span(at_ms - made.at_ms)} later" if at_ms >= 0 else f"not {what}")
    if outcome.purchases:
        parts.append(f"revenue {money(outcome.revenue_micro)}, cost {money(outcome.cost_micro)}")
    parts.append(f"reward {money(outcome.reward_micro)}, expected {money(outcome.prior_micro)}")
    early = " (closed early: too many promotions were open)" if outcome.flags & EARLY else ""
    return "; ".join(parts) + early
