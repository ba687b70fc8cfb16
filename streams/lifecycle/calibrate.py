"""`launchpulse model calibrate`: the served interest model, corrected by a shop's own log, becomes the next version.

The network, its features and its order of candidates stay: one scale and one offset of the log-odds a head are new.
"""

import shutil
from pathlib import Path
from typing import Any

from scorer.errors import Inconsistent
from scorer.training import card as cards
from streams.evaluation.corrected_head import Head
from streams.evaluation.correction import learnt
from streams.evaluation.estimate import Draws
from streams.evaluation.served import ask
from streams.examples.past import Past, past
from streams.examples.points import Progress
from streams.lifecycle import calibrated_card, reliability
from streams.lifecycle.calibrated_card import MODEL, NETWORK, Given
from streams.lifecycle.check import checked, version_folder
from streams.lifecycle.register import put
from streams.runner.compute import Models
from streams.settings import Settings
from streams.training.companions import needed_locally
from streams.training.versions import check_free
from streams.triton.repository import repository_of, served


def calibrate(
    settings: Settings, given: Given, *, out: Path | None, version: int | None, draws: Draws, progress: Progress
) -> dict[str, Any]:
    """What was found, and the number of the new version in `out` (the served model's repository unless given), None
    where no correction is surely better.

    BadInput where the log is too short, Unavailable where Triton gives no answer or onnx is not installed.
    """
    with needed_locally("what writes networks and pictures"):
        import onnx  # noqa: F401
        import vl_convert  # noqa: F401
    repository = repository_of(settings)
    parent = version_folder(repository, MODEL, served(repository, MODEL))
    card, target = checked(parent), out or repository
    check_free(target, MODEL, version)
    seen, heads = _found(settings, given, int(card["configuration"]["window_ms"]), int(parent.name), draws, progress)
    told = {"parent": int(parent.name), **calibrated_card.told(given, seen, heads), "version": None}
    if all(head.why for head in heads):
        return told
    made = calibrated_card.made(card, int(parent.name), given, seen, heads)
    done = put(target, MODEL, version, lambda making: _fill(making, parent, heads, made), progress)
    folder = target / MODEL / str(done["version"])
    return {**told, "version": done["version"], "folder": str(folder), "served": done["served"]}


def _found(
    settings: Settings, given: Given, window_ms: int, parent: int, draws: Draws, progress: Progress
) -> tuple[Past, list[Head]]:
    async def found(models: Models) -> tuple[Past, list[Head], str]:
        seen = await past(given.log, models.text, settings, window_ms=window_ms, progress=progress)
        progress("asks the served model", 1.0)
        return seen, *await learnt(seen, models.interest, draws)

    seen, heads, asked = ask(settings, found, cache_texts=100_000)
    if asked != f"{MODEL}:{parent}":
        raise Inconsistent(
            "Triton serves another version of interest than the repository says",
            where=str(repository_of(settings)),
            seen=f"{asked}, not {MODEL}:{parent}",
            remedy="Does this server read another repository? Name the one that it reads.",
        )
    return seen, heads


def _fill(making: Path, parent: Path, heads: list[Head], card: dict[str, Any]) -> None:
    """The parent's code, its network corrected, the picture and the card."""
    import onnx

    from scorer.training.corrected import corrected

    for code in parent.glob("*.py"):
        shutil.copyfile(code, making / code.name)
    network = corrected(onnx.load(str(parent / NETWORK)), [head.scaling for head in heads])
    (making / NETWORK).write_bytes(network.SerializeToString(deterministic=True))
    reliability.draw(making / reliability.FILE, calibrated_card.panels(heads))
    files = {name: cards.checksum(making / name) for name in (NETWORK, reliability.FILE)}
    cards.write(making, {**card, "version": int(making.name), "files": files})
