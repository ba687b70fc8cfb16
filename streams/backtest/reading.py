"""Candidates from plan files that were checked."""

from collections.abc import Sequence
from pathlib import Path

from scorer.errors import BadSetting
from scorer.plan import Plan
from streams.backtest.candidate import Candidate


def candidates(groups: Sequence[tuple[str, Sequence[tuple[Path, Plan, str]]]]) -> list[Candidate]:
    """One for each group: its name, and file, plan and text of each of its plans. BadSetting where two plans of a
    candidate are of one launch, or two candidates have one name."""
    found = [_candidate(name, files) for name, files in groups]
    names = [one.name for one in found]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadSetting("two candidates of one name", seen=", ".join(twice), remedy="Rename a file or a folder.")
    return found


def _candidate(name: str, files: Sequence[tuple[Path, Plan, str]]) -> Candidate:
    plans = {plan.launch: plan for _, plan, _ in files}
    if len(plans) < len(files):
        seen = sorted(
            {plan.launch for _, plan, _ in files if sum(one.launch == plan.launch for _, one, _ in files) > 1}
        )
        raise BadSetting("two plans of one launch", where=f"candidate {name}", seen=", ".join(seen), remedy="Try one.")
    if "logged" in (name, *plans) and name == "logged":
        raise BadSetting("a candidate called logged", remedy="That is the name of what happened: rename the file.")
    return Candidate(name, plans, tuple(str(file) for file, _, _ in files), {p.launch: text for _, p, text in files})
