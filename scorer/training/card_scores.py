"""A card's scores as Markdown: a row a set, a column a figure, and tables narrow enough to be read."""

from collections.abc import Iterable, Mapping, Sequence
from math import ceil
from typing import Any, Final

Figures = Mapping[str, float]
Cells = dict[str, str]  # of one set, by the figure's name
_WIDEST: Final = 6  # columns beside the set's name
_LOW, _HIGH = ", low", ", high"


def tables(scores: Mapping[str, Figures], by_seed: Mapping[str, Any]) -> list[str]:
    """Sets with a figure in common stand together. Where several networks were trained, what each of them scores
    alone stands below, from least to most."""
    seeds = f"each of {len(by_seed.get('seeds', []))} seeds alone"
    alone = {f"{name}, {seeds}": each for name, each in by_seed.get("scores", {}).items()}
    rows = {name: _cells(figures) for name, figures in scores.items()}
    rows |= {name: _spread(each) for name, each in alone.items()}
    groups = _alike({**scores, **{name: each[0] for name, each in alone.items()}})
    return [line for names in groups for line in _tables({name: rows[name] for name in names})]


def _cells(figures: Figures) -> Cells:
    """An interval stands behind its figure."""
    found = {name: _number(value) for name, value in figures.items() if not name.endswith((_LOW, _HIGH))}
    for name in found:
        if name + _LOW in figures:
            found[name] += f" ({_number(figures[name + _LOW])} to {_number(figures[name + _HIGH])})"
    return found


def _spread(each: Sequence[Figures]) -> Cells:
    ends = {name: [min(of[name] for of in each), max(of[name] for of in each)] for name in each[0]}
    return {name: " to ".join(dict.fromkeys(map(_number, least_and_most))) for name, least_and_most in ends.items()}


def _alike(sets: Mapping[str, Figures]) -> list[list[str]]:
    """Their names. Whole numbers count something; they say of no two sets that they are judged alike."""
    measured = {name: {each for each in of if not isinstance(of[each], int)} for name, of in sets.items()}
    groups: list[list[str]] = []
    for name in sets:
        like = next((group for group in groups if any(measured[name] & measured[other] for other in group)), None)
        if like is None:
            groups.append(like := [])
        like.append(name)
    return groups


def _tables(group: Mapping[str, Cells]) -> list[str]:
    names = _in_order(group.values())
    width = ceil(len(names) / ceil(len(names) / _WIDEST)) if names else 1
    parts = [names[at : at + width] for at in range(0, len(names), width)]
    return [line for part in parts for line in _table(group, part)]


def _in_order(rows: Iterable[Cells]) -> list[str]:
    """All figures, each behind the one that it follows in the first set that has it."""
    names: list[str] = []
    for cells in rows:
        before = 0
        for name in cells:
            if name not in names:
                names.insert(before, name)
            before = names.index(name) + 1
    return names


def _table(group: Mapping[str, Cells], names: Sequence[str]) -> list[str]:
    """Without the sets that have none of the figures."""
    some = {name: cells for name, cells in group.items() if cells.keys() & set(names)}
    lines = [f"| {name} | {' | '.join(cells.get(each, '') for each in names)} |" for name, cells in some.items()]
    return [
        "",
        f"| set | {' | '.join(name.replace('_', ' ') for name in names)} |",
        "|---" * (len(names) + 1) + "|",
        *lines,
    ]


def _number(value: float) -> str:
    """A count in full, what is measured to three digits."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
