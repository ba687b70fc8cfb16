"""Why a launch was not even considered, and why there was no decision at all."""

from dataclasses import dataclass

from scorer.candidates import MOST
from streams.plans.live import Standing
from streams.settings import Settings
from streams.why.facts import Facts
from streams.why.made import Made
from streams.why.spoken import many, moment, span
from streams.why.subject import Subject
from streams.why.terms import Versions, in_force


@dataclass(frozen=True)
class Answer:
    """A code for machines, and sentences for people."""

    code: str
    words: list[str]


def not_a_candidate(made: Made, launch: str, versions: Versions) -> Answer:
    """Of a launch that the decision did not consider."""
    version = in_force(versions[launch], made.published_ms)
    if version is None:
        first = versions[launch][0].published_ms
        return Answer(
            "not_yet_told", [f"{launch} was put live at {moment(first)}, after the event that was decided on."]
        )
    return _by_window(made, version.standing) or _outranked(made, launch, version.published_ms)


def _by_window(made: Made, standing: Standing) -> Answer | None:
    launch = standing.launch
    if standing.status == "ended":
        return Answer("ended", [f"{launch} had been ended."])
    if made.at_ms < standing.start_ms:
        before = span(standing.start_ms - made.at_ms)
        return Answer("not_started", [f"{launch} was to start {before} later, at {moment(standing.start_ms)}."])
    if made.at_ms >= standing.end_ms:
        after = span(made.at_ms - standing.end_ms)
        return Answer("over", [f"{launch} was over since {after}, at {moment(standing.end_ms)}."])
    return None


def _outranked(made: Made, launch: str, published_ms: int) -> Answer:
    if len(made.launches) >= MOST:
        words = (
            f"{launch} was live, but {MOST} other launches were nearer to the shopper's taste; no more are considered."
        )
        return Answer("outranked", [words])
    since = span(made.published_ms - published_ms)
    words = f"{launch} was put live only {since} before; the worker that decided had not read it yet."
    return Answer("not_yet_read", [words])


def no_launch(subject: Subject, product_known: bool) -> Answer:
    """Of a product that no launch promotes."""
    words = [f"No launch promotes {subject.product}."]
    if not product_known:
        words.append("Nobody has looked at such a product either.")
    if subject.meant:
        words.append(f"Did you mean {subject.meant}?")
    return Answer("no_launch", words)


def no_decision(facts: Facts, settings: Settings) -> Answer:
    """Of a shopper about whom nothing had been decided."""
    seen, interval = facts.seen, span(settings.decision_interval_ms)
    by_then = "" if facts.question.at_ms is None else f" by {moment(facts.question.at_ms)}"
    if not seen.events:
        return _never_seen(facts, by_then)
    words = [
        f"No decision about {facts.question.shopper}{by_then}: {many(seen.events, 'event')}, the first at "
        f"{moment(seen.first_ms)}, the last at {moment(seen.last_ms)}."
    ]
    if seen.events == 1:
        words.append("The first event only starts the clock: there is nothing to decide on yet.")
    due_ms = seen.first_ms + settings.decision_interval_ms
    words.append(
        f"The first decision comes with the first event from {moment(due_ms)} on ({interval} after the first),"
    )
    words.append("or with a search that names a live launch.")
    return Answer("first_event" if seen.events == 1 else "not_due", words + around(facts, settings))


def _never_seen(facts: Facts, by_then: str) -> Answer:
    words = [f"{facts.question.shopper} was never seen{by_then}."]
    code = "never_seen"
    if facts.refused or facts.behind:
        code = "refused" if facts.refused else "behind"
        words = [f"ClickHouse knows no event of {facts.question.shopper}{by_then}."]
    if facts.similar:
        words.append(f"Did you mean {facts.similar}?")
    return Answer(code, words + _refused(facts) + _behind(facts))


def around(facts: Facts, settings: Settings) -> list[str]:
    """What happened besides: since the decision, what was refused, what is on its way."""
    return _since(facts, settings) + _refused(facts) + _behind(facts)


def _since(facts: Facts, settings: Settings) -> list[str]:
    made, asked_ms = facts.decision, facts.question.at_ms
    words = []
    if made is not None:
        due_ms = made.at_ms + settings.decision_interval_ms
        if asked_ms is not None and asked_ms > made.at_ms:
            apart = span(asked_ms - made.at_ms)
            words.append(f"No decision fell at {moment(asked_ms)} itself; this is the one before, {apart} earlier.")
        words.append(f"{many(facts.seen.since, 'event')} since; the next decision was due from {moment(due_ms)} on.")
    if facts.following_ms >= 0:
        words.append(f"The next one fell at {moment(facts.following_ms)}.")
    return words


def _refused(facts: Facts) -> list[str]:
    if not facts.refused:
        return []
    last = facts.refused[0]
    where = f"{last.topic}/{last.partition}/{last.offset}"
    count = many(facts.refused_in_all, "record")
    return [f"{count} of theirs refused, the last ({where}, {last.error}): {last.message}"]


def _behind(facts: Facts) -> list[str]:
    if not facts.behind:
        return []
    count = many(facts.behind, "decision")
    return [f"The sink is behind: {count} of this partition not in ClickHouse yet. Ask again later."]
