"""What the English teacher tells the network: of the labelled English texts, and of sentences of film reviews."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scorer.training import english, films, texts
from scorer.training.config import TextRecipe
from scorer.training.english import Told
from scorer.training.fit import Progress
from scorer.training.text import Ground


@dataclass(frozen=True)
class Heard:
    """Texts without labels, and what the teacher says of them."""

    texts: Sequence[str]
    told: Told


@dataclass(frozen=True)
class Lessons:
    """`labelled`: of the texts that the network learns sides from, nothing where one is not English. Of the sentences
    without labels network and lexicon learn from `films`; nothing learns from `unseen`."""

    labelled: Told
    films: Heard
    unseen: Heard


@dataclass(frozen=True)
class Sources:
    """Where lessons come from. `told` has learnt from the first texts and says what it makes of the second; `films`
    draws so many sentences at most."""

    told: Callable[[Sequence[texts.Text], Sequence[str]], Told]
    films: Callable[[int], list[str]]


def installed(work: Path, recipe: TextRecipe, progress: Progress) -> Sources:
    """all-mpnet-base-v2 and the film reviews of the installed packages; what the teacher says is kept in `work`."""
    told = partial(english.told, work=work, config=recipe.english, progress=progress)
    return Sources(told, lambda count: films.sentences(films.installed_file(), count) if count else [])


def lessons(base: Ground, recipe: TextRecipe, sources: Sources) -> Lessons:
    """The teacher learns from the English texts for training alone. It is not asked where nothing is learnt from it."""
    at = [row for row, text in enumerate(base.labelled) if text.language == "en"]
    found = Told.of_none(len(base.labelled))
    if not recipe.encoder.asks_english:
        return Lessons(found, Heard([], Told.of_none(0)), Heard([], Told.of_none(0)))
    kept = recipe.lexicon.films_validation
    more = _new(base, sources.films(kept + recipe.encoder.films))
    asked = [*(base.labelled[row].text for row in at), *more]
    learnt = [text for text in base.splits.train if text.language == "en"]
    said = sources.told(learnt, asked)
    own, unseen, taught = said.parts(len(at), min(kept, len(more)))
    found.chances[at], found.vectors[at] = own.chances, own.vectors
    return Lessons(found, Heard(more[kept:], taught), Heard(more[:kept], unseen))


def _new(base: Ground, drawn: list[str]) -> list[str]:
    """Those that are in no split."""
    return texts.new(drawn, [*base.splits.train, *base.splits.validation, *base.splits.test])
