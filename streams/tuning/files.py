"""The plans that a search found, as files that `launchpulse plan check` accepts."""

from collections.abc import Sequence
from pathlib import Path

from scorer.errors import BadSetting
from scorer.plan import Plan
from streams.plans.written_out import as_yaml
from streams.tuning.told import changes, told
from streams.tuning.tune import Tuned


def plan_text(plan: Plan, old: Plan, found: Tuned) -> str:
    """The file of one plan: what it is, then the plan."""
    whole = told(found)
    heads = [f"Found by launchpulse tune. {whole['why']}"]
    heads += [f"{one['field']}: {_was(one['before'])} before" for one in changes([old], [plan])]
    comments = "".join(f"# {line}\n" for head in heads for line in head.splitlines())
    return comments + as_yaml(plan)


def write_plans(found: Tuned, out: Path, names: Sequence[str]) -> list[Path]:
    """The winner: one plan to the file `out`, several into the folder `out` by their names. BadSetting where that
    cannot be."""
    plans = found.chosen.trial.plans if found.chosen else found.plans
    files = [out] if len(plans) == 1 else [out / name for name in names]
    try:
        files[0].parent.mkdir(exist_ok=True)
        for file, plan, old in zip(files, plans, found.plans, strict=True):
            file.write_text(plan_text(plan, old, found), "utf-8")
    except OSError as error:
        remedy = "Name a file in a folder that exists; for several plans, a folder."
        seen = error.strerror or ""
        raise BadSetting("the plan cannot be written", where=str(out), seen=seen, remedy=remedy) from error
    return files


def _was(before: str | None) -> str:
    return before if before is not None else "not given"
