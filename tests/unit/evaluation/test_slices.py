"""Many texts are scored in their order, with progress; and by one model."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from scorer.errors import Unavailable
from streams.evaluation.slices import encoded
from streams.ports import Bools, TextScores
from tests.fakes.models import HashText


class Reloaded:
    """Another version answers from the second request on."""

    def __init__(self) -> None:
        self._text, self._asked, self.space = HashText(), 0, 7

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        self._asked += 1
        return replace(await self._text.encode(texts), model=f"hash:{min(self._asked, 2)}")


class Versioned:
    """Answers by version 1, but where it is given empty texts alone: those need no server, and so no version."""

    space = 7

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        scores = await HashText().encode(texts)
        return replace(scores, model="hash:1" if any(texts) else "hash:fallback")


async def test_slices_are_joined_in_the_order_of_the_texts() -> None:
    texts, told = [f"text {at}" for at in range(600)], list[float]()
    found = await encoded(HashText(), texts, lambda _, share: told.append(share), "reads")
    whole = await HashText().encode(texts)
    assert np.array_equal(found.vectors, whole.vectors)
    assert np.array_equal(found.sentiments, whole.sentiments)
    assert told == [pytest.approx(256 / 600), pytest.approx(512 / 600), 1.0]


async def test_no_texts_have_no_scores() -> None:
    assert len((await encoded(HashText(), [], lambda *_: None, "reads")).flags) == 0


async def test_scores_of_two_versions_are_not_mixed() -> None:
    with pytest.raises(Unavailable, match=r"changed its model meanwhile; seen: hash:1, hash:2; run the command again"):
        await encoded(Reloaded(), ["text"] * 257, lambda *_: None, "reads")


@pytest.mark.parametrize("texts", [[""] * 256 + ["text"], ["text"] * 256 + [""]])
async def test_empty_texts_are_no_other_version(texts: list[str]) -> None:
    found = await encoded(Versioned(), texts, lambda *_: None, "reads")
    assert found.model == "hash:1"


async def test_where_all_texts_are_empty_no_version_is_named() -> None:
    assert (await encoded(Versioned(), ["", ""], lambda *_: None, "reads")).model == "hash:fallback"
