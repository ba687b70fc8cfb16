"""Which launch a question is about."""

from dataclasses import dataclass

from scorer.errors import BadSetting
from scorer.nearest import nearest
from streams.why.facts import Question
from streams.why.made import Made
from streams.why.terms import Versions


@dataclass(frozen=True)
class Subject:
    """`launch` is "" where none was asked for and none chosen, or where no launch promotes the product asked for.
    `meant`: a product that a launch promotes, with a name near to the one asked for."""

    launch: str
    product: str
    asked: bool
    meant: str = ""


def subject_of(question: Question, decision: Made | None, versions: Versions) -> Subject:
    """The launch asked for; of the product asked for the one that was a candidate, else the newest told; else the one
    chosen. Raises BadSetting for a launch that was never told, with the nearest id."""
    if question.launch:
        return Subject(question.launch, _product(question.launch, versions), asked=True)
    if question.product:
        return _of_product(question.product, decision, versions)
    if decision is None or not decision.launch:
        return Subject("", "", asked=False)
    return Subject(decision.launch, decision.products[decision.place(decision.launch)], asked=False)


def _product(launch: str, versions: Versions) -> str:
    if launch in versions:
        return versions[launch][-1].standing.product
    meant = nearest(launch, versions)
    remedy = f"Did you mean {meant}?" if meant else "`launchpulse plan list` shows those that there are."
    raise BadSetting("there is no such launch", where=launch, remedy=remedy)


def _of_product(product: str, decision: Made | None, versions: Versions) -> Subject:
    if decision is not None and product in decision.products:
        own = [launch for launch, of in zip(decision.launches, decision.products, strict=True) if of == product]
        return Subject(decision.launch if decision.launch in own else own[0], product, asked=True)
    of_launch = {launch: told[-1].standing for launch, told in versions.items()}
    offsets = {one.offset: launch for launch, one in of_launch.items() if one.product == product}
    if offsets:
        return Subject(offsets[max(offsets)], product, asked=True)
    promoted = sorted({one.product for one in of_launch.values()})
    return Subject("", product, asked=True, meant=nearest(product, promoted))
