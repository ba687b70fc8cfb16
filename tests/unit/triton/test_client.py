"""The adapters against a server that speaks the protocol and misbehaves: slow, failing, absent, changed, nonsense."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from scorer.features import FEATURES
from scorer.flags import DEGRADED
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.text import TritonText
from tests.servers.scripted_triton import ScriptedTriton, serving

# A deadline that only a server which never answers runs into, however busy the machine is.
QUICK = Options("", deadline_s=30.0, in_flight=2, text_batch=4, breaker_failures=2, probe_after_s=0.2)


@asynccontextmanager
async def _text(address: str, **changed: Any) -> AsyncIterator[TritonText]:
    options = replace(QUICK, address=address, **changed)
    channel = Channel(options)
    yield TritonText(channel, options, space=7)
    await channel.close()


def _texts(count: int, word: str = "text") -> list[str]:
    return [f"{word} {number}" for number in range(count)]


async def test_texts_go_in_batches_with_a_bounded_number_of_requests_at_once() -> None:
    async with serving(ScriptedTriton(delay_s=0.02)) as triton, _text(triton.address) as text:
        scores = await text.encode(_texts(18))
        assert sorted(triton.requests) == [2, 4, 4, 4, 4]
        assert triton.most_at_once == 2
        assert scores.flags.tolist() == [0] * 18


async def test_a_text_is_sent_once_and_then_known() -> None:
    async with serving(ScriptedTriton()) as triton, _text(triton.address) as text:
        await text.encode(["a b", "a b", "a\tb ", "c", ""])
        await text.encode(["c", "a b"])
        assert triton.requests == [2]


async def test_a_vector_that_nobody_needs_is_not_asked_for_until_somebody_does() -> None:
    async with serving(ScriptedTriton()) as triton, _text(triton.address) as text:
        scores = await text.encode(["a", "b", "a"], np.array([False, True, True]))
        assert scores.vectors.any(axis=1).tolist() == [False, True, True]
        assert triton.asked == [{"VECTOR", "SENTIMENT", "FLAGS"}]
        assert not (await text.encode(["c", "a"], np.zeros(2, np.bool_))).vectors.any()
        assert triton.asked[1:] == [{"SENTIMENT", "FLAGS"}]
        assert (await text.encode(["c"])).vectors.any()
        assert (triton.asked[2:], triton.requests) == ([{"VECTOR", "SENTIMENT", "FLAGS"}], [2, 1, 1])


async def test_another_version_on_the_server_is_asked_anew() -> None:
    async with serving(ScriptedTriton()) as triton, _text(triton.address) as text:
        assert (await text.encode(["a"])).model == "text_encoder:1"
        triton.version = "2"
        assert (await text.encode(["b"])).model == "text_encoder:2"
        await text.encode(["a"])
        assert triton.requests == [1, 1, 1]


async def test_a_slow_server_costs_the_deadline_and_no_more() -> None:
    async with serving(ScriptedTriton(delay_s=30)) as triton, _text(triton.address, deadline_s=0.3) as text:
        begun = time.monotonic()
        scores = await text.encode(["a"])
        assert 0.2 < time.monotonic() - begun < 15
        assert (scores.flags.tolist(), scores.model) == ([DEGRADED], "text_encoder:fallback")


async def _opened(triton: ScriptedTriton, text: TritonText) -> None:
    """Two failures, and from then on whatever the server does."""
    triton.failing = True
    for number in range(2):
        assert (await text.encode([f"first {number}"])).flags.tolist() == [DEGRADED]
    triton.failing = False


async def _answers_again(text: TritonText) -> None:
    async with asyncio.timeout(20):
        while text.degraded:
            await asyncio.sleep(0.01)


async def test_after_failures_the_fallback_comes_at_once_and_the_model_returns_without_a_restart() -> None:
    async with serving(ScriptedTriton()) as triton, _text(triton.address) as text:
        await _opened(triton, text)
        assert text.degraded
        await text.encode(_texts(3, "while open"))
        assert len(triton.requests) == 2
        await _answers_again(text)
        assert (await text.encode(_texts(3, "while open"))).flags.tolist() == [0, 0, 0]


async def test_a_server_that_hangs_is_probed_by_one_request_that_no_step_waits_for() -> None:
    async with serving(ScriptedTriton()) as triton, _text(triton.address, probe_after_s=0.5) as text:
        await _opened(triton, text)
        triton.delay_s = 30
        async with asyncio.timeout(15):
            while triton.at_once < 1:
                await asyncio.sleep(0.01)
            scores = [await text.encode(_texts(9, f"step {number}")) for number in range(20)]
        assert {flag for each in scores for flag in each.flags.tolist()} == {DEGRADED}
        assert triton.requests == [1, 1, 1]


async def test_what_waits_for_its_turn_when_the_breaker_opens_does_not_ask() -> None:
    async with serving(ScriptedTriton(failing=True)) as triton, _text(triton.address, in_flight=1) as text:
        assert (await text.encode(_texts(18))).flags.tolist() == [DEGRADED] * 18
        assert triton.requests == [4, 4]


async def test_a_probe_asks_what_was_asked_last() -> None:
    async with serving(ScriptedTriton(failing=True)) as triton, _text(triton.address) as text:
        await text.encode(_texts(1))
        await text.encode(_texts(2))
        await text.encode(_texts(3))
        triton.failing = False
        await _answers_again(text)
        assert triton.requests == [1, 2, 3]


async def test_a_client_that_is_closed_probes_no_more() -> None:
    async with serving(ScriptedTriton(failing=True)) as triton:
        async with _text(triton.address) as text:
            await _opened(triton, text)
        assert [task for task in asyncio.all_tasks() if "_until_it_answers" in repr(task)] == []


async def test_a_server_that_comes_back_on_its_port_is_found_within_seconds() -> None:
    first = ScriptedTriton()
    async with serving(first):
        pass
    async with _text(first.address, deadline_s=1.0) as text:
        assert (await text.encode(["a"])).flags.tolist() == [DEGRADED]
        await asyncio.sleep(1)
        async with serving(ScriptedTriton(), int(first.address.rpartition(":")[2])):
            begun = time.monotonic()
            while (await text.encode(["a"])).flags.any():
                await asyncio.sleep(0.05)
            assert time.monotonic() - begun < 10


async def test_a_fallback_is_never_remembered() -> None:
    async with serving(ScriptedTriton(failing=True)) as triton, _text(triton.address) as text:
        assert (await text.encode(["a"])).flags.tolist() == [DEGRADED]
        triton.failing = False
        assert (await text.encode(["a"])).flags.tolist() == [0]


async def test_a_vector_that_is_not_a_number_degrades_its_text_alone() -> None:
    def spoil(vectors: Any) -> Any:
        vectors[1, 5] = np.nan
        return vectors

    async with serving(ScriptedTriton(spoil=spoil)) as triton, _text(triton.address) as text:
        scores = await text.encode(["a", "b", "c"])
        assert scores.flags.tolist() == [0, DEGRADED, 0]
        assert not scores.vectors[1].any()


async def test_an_answer_of_another_shape_is_no_answer() -> None:
    halved = ScriptedTriton(spoil=lambda vectors: vectors[:, :32].copy())
    async with serving(halved) as triton, _text(triton.address) as text:
        assert (await text.encode(["a", "b"])).flags.tolist() == [DEGRADED, DEGRADED]


@pytest.mark.parametrize("spoil", [lambda vectors: vectors[:, :32].copy(), lambda vectors: vectors + np.nan])
async def test_answers_that_cannot_be_used_are_told_once_a_minute(spoil: Any, caplog: pytest.LogCaptureFixture) -> None:
    async with serving(ScriptedTriton(spoil=spoil)) as triton, _text(triton.address) as text:
        for number in range(3):
            await text.encode([f"text {number}"])
    assert [("cannot be used" in told, "in 1 of 1" in told) for told in caplog.messages] == [(True, True)]


async def test_cancelling_a_request_frees_its_slot() -> None:
    async with serving(ScriptedTriton(delay_s=30)) as triton, _text(triton.address, in_flight=1) as text:
        task = asyncio.create_task(text.encode(["a"]))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        triton.delay_s = 0
        assert (await asyncio.wait_for(text.encode(["b"]), 20)).flags.tolist() == [0]


async def test_interest_goes_in_batches_and_falls_back_to_its_prior() -> None:
    async with serving(ScriptedTriton()) as triton:
        options = replace(QUICK, address=triton.address, interest_batch=100)
        channel = Channel(options)
        interest = TritonInterest(channel, options, prior=0.01)
        scores = await interest.score(np.zeros((250, 20, len(FEATURES)), np.float32))
        assert sorted(triton.requests) == [50, 100, 100]
        assert (scores.flags.any(), float(scores.interest.min())) == (False, 0.25)
        triton.failing = True
        scores = await interest.score(np.zeros((1, 20, len(FEATURES)), np.float32))
        assert (scores.flags.tolist(), scores.interest[0, 0]) == ([DEGRADED], np.float32(0.01))
        await channel.close()
