"""`launchpulse model adapt`: the served text encoder, its sides moved by a shop's own labels, becomes the next version.

Network, vectors and embedding stay, so profiles do; what is new is the lexicon beside the network.
"""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from scorer.errors import Inconsistent
from scorer.training import card as cards
from scorer.training import texts as split
from scorer.training.config import text_recipe
from streams.evaluation.estimate import Draws
from streams.lifecycle import reliability
from streams.lifecycle.check import checked, version_folder
from streams.lifecycle.own_labels import card as told_card
from streams.lifecycle.own_labels.card import LEXICON, MODEL, Given
from streams.lifecycle.register import put
from streams.settings import Settings
from streams.training.companions import needed_locally
from streams.training.in_process import served_code
from streams.training.versions import check_free
from streams.triton.repository import repository_of, served

if TYPE_CHECKING:
    from scorer.training.lexicon import Lexicon
    from streams.lifecycle.own_labels.worth import Adapted

Labelled = Sequence[tuple[str, int]]
_PROBES: Final = ("好", "good")  # in the order of scorer.training.early.LANGUAGES


def adapt(
    settings: Settings,
    given: Given,
    rows: Labelled,
    *,
    out: Path | None,
    version: int | None,
    draws: Draws,
    progress: Any,
) -> dict[str, Any]:
    """What was found of `rows`, texts and labels, and the number of the new version in `out` (the served model's
    repository unless given), None where no labels are surely worth one.

    BadInput where there are too few labels, Unavailable where the extra `local` is not installed.
    """
    with needed_locally("what reads lexicons and draws pictures"):
        import sklearn  # noqa: F401
        import vl_convert  # noqa: F401
    repository = repository_of(settings)
    parent = version_folder(repository, MODEL, served(repository, MODEL))
    card, target = checked(parent), out or repository
    check_free(target, MODEL, version)
    found, left_out = _found(parent, rows, draws, progress)
    told = {"parent": int(parent.name), **told_card.told(given, left_out, found)}
    if found.why:
        return {**told, "version": None}
    made = told_card.made(card, int(parent.name), told)
    done = put(target, MODEL, version, lambda making: _fill(making, parent, found, made), progress)
    folder = target / MODEL / str(done["version"])
    return {**told, "version": done["version"], "folder": str(folder), "served": done["served"]}


def _found(parent: Path, rows: Labelled, draws: Draws, progress: Any) -> tuple["Adapted", int]:
    """And how many of the rows nothing can be learnt from."""
    from streams.lifecycle.own_labels import moves, worth
    from streams.lifecycle.own_labels.reader import Reader
    from streams.lifecycle.own_labels.unlearnt import unlearnt

    reader = Reader(parent, progress)
    texts, full = reader.read(*zip(*rows, strict=True))
    fold = np.array([split.share(split.split_key(text)) for text, _ in rows])[full] % moves.FOLDS
    taken = worth.learnable(texts)
    others = unlearnt(reader, text_recipe())
    found = worth.adapted(texts.of(taken), fold[taken], others, reader.lexicon, draws, progress)
    return found, len(rows) - int(taken.sum())


def _fill(making: Path, parent: Path, found: "Adapted", card: dict[str, Any]) -> None:
    """The parent's code and network, the moved lexicon, the picture and the card."""
    from scorer.training.lexicon import Lexicon

    kept = [name for name in card["files"] if name not in (LEXICON, reliability.FILE)]
    for name in [*kept, *(code.name for code in parent.glob("*.py"))]:
        shutil.copyfile(parent / name, making / name)
    lexicon = replace(Lexicon.read(parent / LEXICON), moved=found.moved)
    lexicon.save(making / LEXICON)
    _check_code(making, lexicon)
    reliability.draw(making / reliability.FILE, [told_card.panel(found)])
    files = {name: cards.checksum(making / name) for name in (*kept, LEXICON, reliability.FILE)}
    cards.write(making, {**card, "version": int(making.name), "files": files})


def _check_code(making: Path, lexicon: "Lexicon") -> None:
    """Inconsistent where the code that serves the version reads its lexicon otherwise: it knows of no moves then."""
    from scorer.training.lexicon import scaled

    assert lexicon.moved is not None
    grams = served_code(making, "grams")
    served = grams.Lexicon(making / LEXICON)
    for language, text in enumerate(_PROBES):
        row, said, place = grams.buckets(text), served.said(text), np.array([language])
        trained = scaled(np.array([[lexicon.own * served.odds(row), 0.0]]), lexicon.languages, place)
        added = lexicon.moved.of(trained, [row], place)[0]
        if not np.allclose([said.on_side[1], said.on_neutral[1]], added):
            raise Inconsistent(
                "the code of the served version does not read what labels have moved",
                where=str(making / "grams.py"),
                remedy="Adapt a version that this release of launchpulse has trained or packaged.",
            )
