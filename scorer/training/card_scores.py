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
    rows = {name: _cells(figures) for name, figures in scores.items()}
    seeds = f"each of {len(by_seed.get('seeds', []))} seeds alone"
    rows |= {f"{name}, {seeds}": _spread(each) for name, each in by_seed.get("scores", {}).items()}
    return [line for group in _alike(rows) for line in _tables(group)]


def _cells(figures: Figures) -> Cells:
    """An interval stands behind its figure."""
    found = {name: number(value) for name, value in figures.items() if not name.endswith((_LOW, _HIGH))}
    for name in found:
        if name + _LOW in figures:
            found[name] += f" ({number(figures[name + _LOW])} to {number(figures[name + _HIGH])})"
    return found


def _spread(each: Sequence[Figures]) -> Cells:
    ends = {name: [min(of[name] for of in each), max(of[name] for of in each)] for name in each[0]}
    return {name: " to ".join(dict.fromkeys(map(number, least_and_most))) for name, least_and_most in ends.items()}


def _alike(rows: Mapping[str, Cells]) -> list[dict[str, Cells]]:
    """Whole numbers count something; they say of no two sets that they are judged alike."""
    groups: list[dict[str, Cells]] = []
    for name, cells in rows.items():
        measured = {figure for figure, cell in cells.items() if "." in cell}
        like = next((group for group in groups if any(measured & other.keys() for other in group.values())), None)
        if like is None:
            groups.append(like := {})
        like[name] = cells
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


def number(value: float) -> str:
    """A count in full, what is measured to three digits."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
