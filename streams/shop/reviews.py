"""The texts of reviews. The sentiment is decided first, from the product's hidden quality; the text then
carries it."""

import numpy as np

from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE
from streams.shop import phrases
from streams.shop.catalogue import CHINESE, Catalogue
from streams.shop.chance import Ints, chance

_MIXED_PER_MILLION = 120_000
_LONG_PER_MILLION = 250_000
_WORDS_ZH = (phrases.VERDICTS_ZH, phrases.REMARKS_ZH, phrases.LINKS_ZH, phrases.ENDINGS_ZH, phrases.BUT_ZH)
_WORDS_EN = (phrases.VERDICTS_EN, phrases.REMARKS_EN, phrases.LINKS_EN, phrases.ENDINGS_EN, phrases.BUT_EN)


def sentiments(rng: np.random.Generator, quality: Ints) -> Ints:
    """A sentiment for each review: better products have more positive ones; about one in six is neutral."""
    mood = rng.integers(0, 100, len(quality)) + quality
    return np.where(mood < 28, NEGATIVE, np.where(mood < 44, NEUTRAL, POSITIVE))


def write_reviews(
    rng: np.random.Generator, catalogue: Catalogue, product: Ints, sentiment: Ints, language: Ints
) -> list[str]:
    """One text for each row; `language` is the writer's."""
    picks = rng.integers(0, 1 << 30, (len(product), 6))
    mixed = chance(rng, _MIXED_PER_MILLION, len(product))
    long = chance(rng, _LONG_PER_MILLION, len(product))
    columns = (product, sentiment, language, picks, mixed, long)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [_review(catalogue.noun_of(item), *rest) for item, *rest in rows]


def _review(noun: tuple[str, str], sentiment: int, language: int, pick: list[int], mixed: bool, long: bool) -> str:
    chinese = language == CHINESE
    verdicts, remarks, links, endings, but = _WORDS_ZH if chinese else _WORDS_EN
    name = noun[0] if chinese else noun[1].lower()
    said = [_one(verdicts[sentiment], pick[0]).format(name), _one(remarks[sentiment], pick[1])]
    said += [_one(remarks[sentiment], pick[2])] if long and pick[2] % 97 != pick[1] % 97 else []
    text = _one(links, pick[3]).join(_sentence_case(said, _one(links, pick[3])))
    if mixed and sentiment != NEUTRAL:
        text += but.format(_one(remarks[POSITIVE - sentiment], pick[4]))
    return text + _one(endings[sentiment], pick[5])


def _sentence_case(clauses: list[str], link: str) -> list[str]:
    if link.strip() not in (".", "!"):
        return clauses
    return [clause[:1].upper() + clause[1:] for clause in clauses]


def _one(choices: tuple[str, ...], pick: int) -> str:
    return choices[pick % len(choices)]
