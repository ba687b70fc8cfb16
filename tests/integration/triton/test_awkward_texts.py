"""Texts that no shop wants, on the real server: a result or a named error, and the same bytes in any company."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import numpy as np
import pytest
from tritonclient.grpc import InferInput
from tritonclient.grpc.aio import InferenceServerClient, InferResult

from scorer.errors import Unavailable
from scorer.flags import CUT, NO_TEXT
from streams.local.triton import Triton
from streams.triton.channel import Channel
from streams.triton.embedding import WIDTH
from streams.triton.options import Options
from tests.servers.triton import packaged_models

pytestmark = pytest.mark.integration
ALL = ("VECTOR", "SENTIMENT", "FLAGS", "EMBEDDING")
AWKWARD = {
    "empty": b"",
    "white space": b" \n\t ",
    "a megabyte": "很好 great ".encode() * 90_000,
    "mixed scripts": "Отлично 좋아요 ممتاز 很好 great Ωραίο".encode(),
    "control characters": b"\x00\x01\x07good\x1b[0m\x7f\r\n",
    "emoji": "🙂👩‍👩‍👧‍👦🏳️‍🌈".encode(),
    "an unknown language": "ይህ በጣም ጥሩ ነው።".encode(),
    "no UTF-8": b"\xff\xfe\x80 bad \xc3",
    "one character again and again": b"!" * 5_000,
    "right to left": "\u202eevisrever\u202c".encode(),
}


@pytest.fixture(scope="module")
def triton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triton]:
    with packaged_models(tmp_path_factory.mktemp("triton")) as part:
        yield part


@pytest.fixture
async def channel(triton: Triton) -> AsyncIterator[Channel]:
    made = Channel(replace(Options(triton.address), deadline_s=60.0))
    yield made
    await made.close()


async def _asked(channel: Channel, texts: list[bytes], names: tuple[str, ...] = ALL) -> InferResult:
    tensor = InferInput("TEXT", [len(texts), 1], "BYTES")
    tensor.set_data_from_numpy(np.array(texts, np.object_)[:, None])
    return await channel.infer("text_encoder", [tensor], names)


@pytest.mark.parametrize("name", AWKWARD)
async def test_an_awkward_text_has_a_sentiment_that_adds_up_and_vectors_of_unit_length_or_none(
    channel: Channel, name: str
) -> None:
    found = await _asked(channel, [AWKWARD[name]])
    flags = int(found.as_numpy("FLAGS")[0, 0])
    assert found.as_numpy("SENTIMENT").sum() == pytest.approx(1, abs=1e-5)
    for vectors in (found.as_numpy("VECTOR"), found.as_numpy("EMBEDDING")):
        assert np.linalg.norm(vectors) == pytest.approx(0 if flags & NO_TEXT else 1, abs=1e-4)
    assert bool(flags & NO_TEXT) == (name in ("empty", "white space"))
    assert bool(flags & CUT) == (name in ("a megabyte", "one character again and again"))


async def test_every_text_has_the_same_bytes_alone_and_in_any_company(channel: Channel) -> None:
    texts = list(AWKWARD.values())
    together, turned = await _asked(channel, texts), await _asked(channel, texts[::-1])
    for at, text in enumerate(texts):
        alone = await _asked(channel, [text])
        for name in ALL:
            row = alone.as_numpy(name)[0].tobytes()
            assert row == together.as_numpy(name)[at].tobytes()
            assert row == turned.as_numpy(name)[len(texts) - 1 - at].tobytes()


async def test_a_tensor_has_the_same_bytes_whichever_others_are_asked_for(channel: Channel) -> None:
    whole = await _asked(channel, [b"a quiet kettle"])
    for name in ALL:
        assert (await _asked(channel, [b"a quiet kettle"], (name,))).as_numpy(name).tobytes() == whole.as_numpy(
            name
        ).tobytes()


async def test_only_what_is_asked_for_is_sent(channel: Channel) -> None:
    found = await _asked(channel, [b"a quiet kettle"], ("EMBEDDING",))
    assert found.as_numpy("VECTOR") is None
    assert found.as_numpy("EMBEDDING").shape == (1, WIDTH)


async def test_a_tensor_of_another_shape_or_type_is_refused_by_name(channel: Channel) -> None:
    wide = InferInput("TEXT", [1, 2], "BYTES")
    wide.set_data_from_numpy(np.array([[b"a", b"b"]], np.object_))
    numbers = InferInput("TEXT", [1, 1], "FP32")
    numbers.set_data_from_numpy(np.zeros((1, 1), np.float32))
    for tensor in (wide, numbers):
        with pytest.raises(Unavailable, match="TEXT"):
            await channel.infer("text_encoder", [tensor], ("VECTOR",))


async def test_more_texts_than_a_batch_holds_are_refused_and_the_next_are_answered(channel: Channel) -> None:
    with pytest.raises(Unavailable, match="batch"):
        await _asked(channel, [b"a"] * 65)
    assert (await _asked(channel, [b"a"] * 64)).as_numpy("FLAGS").shape == (64, 1)


async def test_a_tensor_that_the_model_has_not_is_named(channel: Channel) -> None:
    with pytest.raises(Unavailable, match="MOOD"):
        await _asked(channel, [b"a"], ("MOOD",))


async def test_without_the_encoder_aspects_are_a_named_error(triton: Triton, channel: Channel) -> None:
    tensor = InferInput("TEXT", [1, 1], "BYTES")
    tensor.set_data_from_numpy(np.array([["价格太贵".encode()]], np.object_))
    async with InferenceServerClient(triton.address) as client:
        await client.unload_model("text_encoder")
        with pytest.raises(Unavailable, match="text_encoder"):
            await channel.infer("text_aspects", [tensor], ("ASPECTS",))
        await client.load_model("text_encoder")
    found = await channel.infer("text_aspects", [tensor], ("ASPECTS",))
    assert found.as_numpy("ASPECTS")[0, :, 0].sum() == 1
