"""Embeddings and aspects from a server that misbehaves: what is unusable degrades its text, or the request's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest

from scorer.flags import DEGRADED, NO_TEXT
from streams.triton.aspects import TritonAspects
from streams.triton.channel import Channel
from streams.triton.embedding import TritonEmbedding
from streams.triton.options import Options
from tests.servers.scripted_triton import ScriptedTriton, serving

TEXTS = ["a", "b", "", "a\t"]


@asynccontextmanager
async def _channel(triton: ScriptedTriton) -> AsyncIterator[tuple[Channel, Options]]:
    async with serving(triton):
        options = Options(triton.address, deadline_s=1.0, text_batch=4)
        channel = Channel(options)
        yield channel, options
        await channel.close()


async def _flags(triton: ScriptedTriton) -> list[list[int]]:
    """Of embeddings and of aspects."""
    async with _channel(triton) as made:
        embeddings = await TritonEmbedding(*made).embed(TEXTS)
        aspects = await TritonAspects(*made).aspects(TEXTS)
    return [embeddings.flags.tolist(), aspects.flags.tolist()]


async def test_each_different_text_is_sent_once_and_an_empty_one_never() -> None:
    triton = ScriptedTriton()
    assert await _flags(triton) == [[0, 0, NO_TEXT, 0]] * 2
    assert triton.requests == [2, 2]


def _second_is_no_number(values: Any) -> Any:
    values[1].flat[3] = np.nan
    return values


@pytest.mark.parametrize(
    ("spoil", "flags"),
    [
        (_second_is_no_number, [0, DEGRADED, NO_TEXT, 0]),
        (lambda values: values[:, :5].copy(), [DEGRADED, DEGRADED, NO_TEXT, DEGRADED]),
    ],
)
async def test_what_cannot_be_used_is_flagged(spoil: Any, flags: list[int]) -> None:
    assert await _flags(ScriptedTriton(spoil=spoil)) == [flags] * 2


async def test_the_model_and_its_version_are_named_or_the_fallback() -> None:
    async with _channel(ScriptedTriton(version="9")) as made:
        assert (await TritonEmbedding(*made).embed(["a"])).model == "text_encoder:9"
        assert (await TritonAspects(*made).aspects(["a"])).model == "text_aspects:9"
    async with _channel(ScriptedTriton(failing=True)) as made:
        assert (await TritonEmbedding(*made).embed(["a"])).model == "text_encoder:fallback"
