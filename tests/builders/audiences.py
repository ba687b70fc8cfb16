"""Audiences as Hypothesis makes them, profiles to ask them of, and a plain second reading of one shopper."""

from typing import Any

import numpy as np
from hypothesis import strategies as st

from scorer import channels, kinds, languages, profile
from scorer.arrays import I8, Table
from scorer.audience import Audience
from scorer.audience.conditions import condition_of
from scorer.audience.syntax import OPERATORS, Among, Call, Compare, Every, Literal, Not, Some
from scorer.audience.vocabulary import NUMBER, TRUTH, VOCABULARY
from scorer.hashing import text_hash
from tests.builders.core import DAY, MINUTE, T0

NAMES = ("kitchen", "toys", "it's", 'say "no"', "水壶", "back\\slash")
HALF_LIFE_MS = 7 * DAY


def _literal(value: Any) -> Literal:
    return Literal(0, 0, value)


def _call(word: str) -> Any:
    parameter = VOCABULARY[word].parameter
    if parameter is None:
        return st.just(Call(0, 0, word))
    if parameter.name:
        return st.integers(1, 400).map(lambda days: Call(0, 0, word, ((parameter.name, _literal(float(days))),)))
    names = st.sampled_from(parameter.words or NAMES)
    return names.map(lambda name: Call(0, 0, word, (("", _literal(name)),)))


def _calls(gives: str) -> Any:
    return st.sampled_from([name for name, word in VOCABULARY.items() if word.gives == gives]).flatmap(_call)


_NUMBERS = st.one_of(
    st.integers(-5, 40).map(float), st.floats(-1e9, 1e9, allow_nan=False), st.sampled_from([0.2, 1e-7, 1e20, 3.5])
)
_NUMERIC = st.builds(
    lambda left, operator, right: Compare(0, 0, operator, left, right),
    _calls(NUMBER),
    st.sampled_from(OPERATORS),
    st.one_of(_NUMBERS.map(_literal), _calls(NUMBER)),
)
_TEXTS = st.sampled_from(languages.LANGUAGES[1:]).map(_literal)
_TEXTUAL = st.one_of(
    st.builds(
        lambda operator, right: Compare(0, 0, operator, Call(0, 0, "language"), right),
        st.sampled_from(["==", "!="]),
        _TEXTS,
    ),
    st.lists(_TEXTS, min_size=1, max_size=3).map(lambda items: Among(0, 0, Call(0, 0, "language"), tuple(items))),
    st.lists(_NUMBERS.map(_literal), min_size=1, max_size=3).map(
        lambda items: Among(0, 0, Call(0, 0, "events"), tuple(items))
    ),
)
TREES = st.recursive(
    st.one_of(_calls(TRUTH), _NUMERIC, _TEXTUAL),
    lambda parts: st.one_of(
        parts.map(lambda part: Not(0, 0, part)),
        st.lists(parts, min_size=2, max_size=3).map(lambda some: Every(0, 0, tuple(some))),
        st.lists(parts, min_size=2, max_size=3).map(lambda some: Some(0, 0, tuple(some))),
    ),
    max_leaves=8,
)


def answered(tree: Any, rows: Table, at_ms: I8) -> list[bool]:
    """What a tree says of shoppers of whom nothing else is asked."""
    held: list[bool] = Audience(condition_of(tree)).holds(rows, at_ms, half_life_ms=HALF_LIFE_MS).tolist()
    return held


def shoppers(seed: int, count: int) -> Table:
    """PROFILE[count] of a seeded draw: all that an audience reads is known to some of them and not to others."""
    rng = np.random.default_rng(seed)
    rows = profile.blank(rng.integers(1, 2**63, count).astype(np.uint64))
    rows["landmark_ms"] = T0 // HALF_LIFE_MS * HALF_LIFE_MS
    rows["previous_ms"] = np.where(rng.random(count) < 0.7, T0 - rng.integers(0, 40 * DAY, count), -1)
    rows["events"] = rng.integers(1, 40, count)
    rows["counts"] = rng.integers(0, 6, (count, 8)).astype(np.float32)
    hashes = np.array([0, *map(text_hash, NAMES)], np.uint64)
    for keys, weights in (("categories", "category_weights"), ("brands", "brand_weights")):
        for row in rows:
            row[keys] = rng.permutation(np.append(hashes, np.uint64(9)))[:8]
        rows[weights] = np.where(rows[keys] == 0, 0, rng.integers(0, 4, (count, 8)))
    bought = np.sort(T0 // MINUTE - rng.integers(0, 60 * DAY // MINUTE, (count, 8)), axis=1)[:, ::-1]
    rows["bought_min"] = np.where(np.arange(8) < rng.integers(0, 9, count)[:, None], bought, 0)
    rows["price_weight"] = rng.integers(0, 2, count)
    rows["price_mean"], rows["last_price"] = rng.integers(1, 50, count), rng.integers(0, 3, count)
    rows["recent"][:, 0] = np.where(rng.random(count) < 0.5, text_hash("kitchen") & 0xFFFFFFFF, 0)
    rows["language"], rows["consent"] = rng.integers(0, 4, count), rng.integers(0, 256, count)
    return rows


def holds(tree: Any, row: Any, at_ms: int) -> bool:
    """A second reading: one shopper, plain Python, nothing of the code that it is compared with."""
    if isinstance(tree, Not):
        return not holds(tree.part, row, at_ms)
    if isinstance(tree, Every):
        return all(holds(part, row, at_ms) for part in tree.parts)
    if isinstance(tree, Some):
        return any(holds(part, row, at_ms) for part in tree.parts)
    if isinstance(tree, Among):
        return any(_compare("==", _value(tree.left, row, at_ms), _value(item, row, at_ms)) for item in tree.items)
    if isinstance(tree, Compare):
        return _compare(tree.operator, _value(tree.left, row, at_ms), _value(tree.right, row, at_ms))
    return bool(_value(tree, row, at_ms))


def _compare(operator: str, left: Any, right: Any) -> bool:
    if left is None or right is None:
        return False
    answers = (
        {"<": left < right, ">": left > right, "==": left == right}
        if not isinstance(left, str)
        else {"==": left == right}
    )
    answers |= {"!=": not answers["=="]}
    if operator in answers:
        return answers[operator]
    return answers[operator[0]] or answers["=="]


def _value(tree: Any, row: Any, at_ms: int) -> Any:
    if isinstance(tree, Literal):
        return tree.value
    argument = tree.arguments[0][1].value if tree.arguments else None
    if tree.word.startswith("decayed_"):
        kind = next(
            code for name, code in kinds.KINDS.items() if tree.word in (f"decayed_{name}s", f"decayed_{name}es")
        )
        return float(row["counts"][kind]) * _power(int(row["landmark_ms"]) - at_ms)
    return _READ[tree.word](row, argument, at_ms)


def _power(delta_ms: int) -> float:
    from scorer.decay import power

    return float(power(delta_ms, HALF_LIFE_MS))


def _share(row: Any, keys: str, weights: str, name: str) -> float:
    total = sum(map(float, row[weights]))
    mine = [float(weight) for key, weight in zip(row[keys], row[weights], strict=True) if int(key) == text_hash(name)]
    return mine[-1] / total if mine and total else 0.0


def _within(row: Any, days: float, at_ms: int) -> int:
    return sum(1 for minute in map(int, row["bought_min"]) if minute and at_ms // MINUTE - minute < days * 24 * 60)


_READ: Any = {
    "affinity": lambda row, name, _: _share(row, "categories", "category_weights", name),
    "brand_affinity": lambda row, name, _: _share(row, "brands", "brand_weights", name),
    "purchases": _within,
    "days_since_purchase": lambda row, _, at_ms: (
        max(at_ms // MINUTE - int(row["bought_min"][0]), 0) * MINUTE / DAY if row["bought_min"][0] else None
    ),
    "days_since_last": lambda row, _, at_ms: (
        max(at_ms - int(row["previous_ms"]), 0) / DAY if row["previous_ms"] >= 0 else None
    ),
    "events": lambda row, _, __: int(row["events"]),
    "price_level": lambda row, _, __: float(row["price_mean"]) if row["price_weight"] else None,
    "last_price": lambda row, _, __: float(row["last_price"]) or None,
    "language": lambda row, _, __: languages.LANGUAGES[row["language"]] or None,
    "consent": lambda row, name, __: bool(int(row["consent"]) >> channels.CHANNELS.index(name) & 1),
    "clicked": lambda row, product, __: text_hash(product) & 0xFFFFFFFF in map(int, row["recent"]),
    "is_new": lambda row, _, __: not row["bought_min"].any(),
    "everyone": lambda row, _, __: True,
}
