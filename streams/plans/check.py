"""A plan file to its plan, or to all that is wrong with it."""

from dataclasses import dataclass
from pathlib import Path

from scorer.plan import Plan
from streams.plans.build import build
from streams.plans.definition import PLAN
from streams.plans.findings import Finding, in_order
from streams.plans.given import Given, Reading
from streams.plans.kinds import paths, read_field
from streams.plans.rules import check_together
from streams.plans.shop import Shop, check_against
from streams.plans.source import Source, read_source
from streams.plans.tree import Listing, Node, Scalar, read_tree


@dataclass(frozen=True)
class Checked:
    """`plan` is None where there are findings."""

    source: Source
    findings: list[Finding]
    plan: Plan | None


def check(raw: bytes, shop: Shop | None = None, *, folder: Path = Path()) -> Checked:
    """Check the bytes of a file, which lies in `folder`; against the products of `shop` where it is given. No mistake
    hides another."""
    source, findings = read_source(raw)
    read = read_tree(source)
    reading = Reading(read.source, dict(paths(PLAN)), folder, read.whole, findings + read.findings)
    given = _given(read.root, reading)
    if given is not None and given.value is not None:
        check_together(given, reading)
        if shop is not None:
            check_against(given, shop, reading)
    found = in_order(reading.findings)
    return Checked(read.source, found, None if found or given is None else build(given))


def _given(root: Node | None, reading: Reading) -> Given | None:
    if root is None or (isinstance(root, Scalar) and root.plain and not root.text):
        if not reading.findings:
            reading.findings.append(Finding(1, 1, "", f"the file is empty; expected {PLAN.expected}"))
        return None
    if isinstance(root, Listing):
        reading.tell_at(root.start, "", f"a list; a file holds one plan, {PLAN.expected}, without the -")
        return None
    return read_field(PLAN, root, "", reading)
