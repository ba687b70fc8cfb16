"""What the English teacher tells the network: of the labelled English texts, and of sentences of film reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
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


def lessons(base: Ground, work: Path, recipe: TextRecipe, progress: Progress) -> Lessons:
    """The teacher learns from the English texts for training alone. It is not asked where nothing is learnt from it."""
    at = [row for row, text in enumerate(base.labelled) if text.language == "en"]
    found = Told.of_none(len(base.labelled))
    if not recipe.encoder.asks_english:
        return Lessons(found, Heard([], Told.of_none(0)), Heard([], Told.of_none(0)))
    kept = recipe.lexicon.films_validation
    more = _films(base, kept + recipe.encoder.films)
    asked = [*(base.labelled[row].text for row in at), *more]
    learnt = [text for text in base.splits.train if text.language == "en"]
    said = english.told(learnt, asked, work, recipe.english, progress)
    own, unseen, taught = said.parts(len(at), min(kept, len(more)))
    found.chances[at], found.vectors[at] = own.chances, own.vectors
    return Lessons(found, Heard(more[kept:], taught), Heard(more[:kept], unseen))


def _films(base: Ground, count: int) -> list[str]:
    """Sentences that are in no split."""
    drawn = films.sentences(films.installed_file(), count) if count else []
    return texts.new(drawn, [*base.splits.train, *base.splits.validation, *base.splits.test])
