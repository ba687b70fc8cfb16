"""Whether the candidates that the settings name are served, and whether a canary still decides."""

from collections.abc import Iterator

from streams.beside import withdrawn
from streams.local.checks import Check, Level
from streams.local.triton_probe import failing
from streams.settings import Settings
from streams.triton.repository import CANDIDATE, numbers, repository_of


def checks(settings: Settings, triton: str) -> Iterator[Check]:
    """One finding for each candidate that is named, and one where the canary was withdrawn."""
    named = {"shadow_interest": "interest", "canary_interest": "interest", "shadow_text": "text_encoder"}
    for setting, model in named.items():
        if version := getattr(settings, setting):
            yield _candidate(settings, triton, setting, model, version)
    gone = withdrawn.read(repository_of(settings), "interest")
    if settings.canary_interest and gone:
        seen = f"version {gone.version} withdrawn at {gone.at}: {gone.why}"
        yield Check("canary", Level.WARN, seen, "Take it out of the settings, or serve it anew and start the workers.")


def _candidate(settings: Settings, triton: str, setting: str, model: str, version: int) -> Check:
    name, remedy = f"candidate ({setting})", f"`launchpulse model candidate {model} {version}` serves it."
    there = numbers(repository_of(settings), model + CANDIDATE)
    if there != [version]:
        served = f"version {there[0]}" if there else "none"
        return Check(name, Level.FAIL, f"the candidate of {model} is {served}, not version {version}", remedy)
    why = failing(triton, [model + CANDIDATE]).get(model + CANDIDATE)
    if why:
        return Check(name, Level.FAIL, f"{model}:{version} does not answer: {why}", remedy)
    return Check(name, Level.OK, f"{model}:{version} answers")
