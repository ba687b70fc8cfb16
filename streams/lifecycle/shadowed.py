"""What workers of this data folder wrote down in shadow mode, of two versions."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from scorer.arrays import F8
from streams.beside.rows import Row, read
from streams.lifecycle.agreement import Pairs, figures
from streams.lifecycle.check import card_in, check_files, version_folder
from streams.settings import Settings
from streams.triton.cards import files_digest
from streams.triton.repository import repository_of


def shadowed(settings: Settings, model: str, versions: tuple[int, int]) -> dict[str, Any]:
    """Figures of what these very files were asked; empty where there is nothing. BadInput where a version is not
    there or was altered: what it answered then says nothing of it now."""
    a, b = (_files(settings, model, version) for version in versions)
    found = pairs(read(settings.data_dir, model, versions, (a, b)), sentiment=model == "text_encoder")
    return figures(found) if found else {}


def _files(settings: Settings, model: str, version: int) -> str:
    folder = version_folder(repository_of(settings), model, version)
    card = card_in(folder)
    check_files(folder, card)
    return files_digest(card)


def pairs(rows: Iterable[Row], *, sentiment: bool) -> Pairs | None:
    """All of them as one; None where there is none."""
    first: list[list[float]] = []
    second: list[list[float]] = []
    ms: list[list[float]] = []
    for row in rows:
        first += row.first
        second += row.second
        ms.append(row.ms)
    if not any(first):
        return None
    width = max(map(len, first))
    asked = np.arange(width) < np.array([[len(each)] for each in first])
    took = np.array(ms, np.float64)
    return Pairs(_filled(first, width), _filled(second, width), asked, (took[:, 0], took[:, 1]), sentiment)


def _filled(lists: list[list[float]], width: int) -> F8:
    return np.array([[*each, *[0.0] * (width - len(each))] for each in lists], np.float64)
