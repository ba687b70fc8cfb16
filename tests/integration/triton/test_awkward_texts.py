"""Texts that no shop wants, on the real server: a result or a named error, and the same bytes in any company."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import numpy as np
import pytest
from tritonclient.grpc import InferInput
from tritonclient.grpc.aio import InferenceServerClient, InferResult

from scorer.errors import Unavailable
from scorer.features import FEATURES
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
    return await channel.infer("text_encoder", [_text(texts)], names)


async def _aspects(channel: Channel, texts: list[bytes]) -> np.ndarray:
    return (await channel.infer("text_aspects", [_text(texts)], ("ASPECTS",))).as_numpy("ASPECTS")


def _text(texts: list[bytes]) -> InferInput:
    tensor = InferInput("TEXT", [len(texts), 1], "BYTES")
    tensor.set_data_from_numpy(np.array(texts, np.object_)[:, None])
    return tensor


def _tensor(name: str, values: np.ndarray, kind: str) -> InferInput:
    tensor = InferInput(name, list(values.shape), kind)
    tensor.set_data_from_numpy(values)
    return tensor


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
    texts = [b"a quiet kettle", "质量很好，下次还来".encode(), b"good", *AWKWARD.values()]
    whole = await _asked(channel, texts)
    for names in [*((name,) for name in ALL), ("SENTIMENT", "FLAGS"), ("SENTIMENT", "EMBEDDING")]:
        part = await _asked(channel, texts, names)
        assert [part.as_numpy(name).tobytes() for name in names] == [whole.as_numpy(name).tobytes() for name in names]


async def test_only_what_is_asked_for_is_sent(channel: Channel) -> None:
    found = await _asked(channel, [b"a quiet kettle"], ("EMBEDDING",))
    assert found.as_numpy("VECTOR") is None
    assert found.as_numpy("EMBEDDING").shape == (1, WIDTH)


@pytest.mark.parametrize("name", AWKWARD)
async def test_an_awkward_text_has_aspects_or_none_and_the_same_bytes_in_company(channel: Channel, name: str) -> None:
    alone = await _aspects(channel, [AWKWARD[name]])
    spoken, sentiments = alone[0, :, 0], alone[0, :, 1:]
    assert set(spoken.tolist()) <= {0.0, 1.0}
    np.testing.assert_allclose(sentiments[spoken == 1].sum(axis=1), 1, atol=1e-5)
    together = await _aspects(channel, ["价格太贵，质量很好".encode(), AWKWARD[name], b"late delivery"])
    assert together[1].tobytes() == alone[0].tobytes()


async def test_another_server_gives_an_awkward_text_the_same_bytes(
    channel: Channel, tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = list(AWKWARD.values())
    with packaged_models(tmp_path_factory.mktemp("other")) as part:
        made = Channel(replace(Options(part.address), deadline_s=60.0))
        theirs = await _asked(made, texts)
        await made.close()
    ours = await _asked(channel, texts)
    for name in ALL:
        assert ours.as_numpy(name).tobytes() == theirs.as_numpy(name).tobytes()


TWO = np.array([[b"a", b"b"]], np.object_)
REFUSED = {
    "two texts a row": ("text_encoder", "VECTOR", "TEXT", TWO, "BYTES"),
    "texts in a cube": ("text_encoder", "VECTOR", "TEXT", TWO[None], "BYTES"),
    "numbers for texts": ("text_encoder", "VECTOR", "TEXT", np.zeros((1, 1), np.float32), "FP32"),
    "aspects of two texts a row": ("text_aspects", "ASPECTS", "TEXT", TWO, "BYTES"),
    "aspects of numbers": ("text_aspects", "ASPECTS", "TEXT", np.zeros((1, 1), np.float32), "FP32"),
    "a feature too few": ("interest", "INTEREST", "FEATURES", np.zeros((1, 20, len(FEATURES) - 1), np.float32), "FP32"),
    "a candidate too many": ("interest", "INTEREST", "FEATURES", np.zeros((1, 21, len(FEATURES)), np.float32), "FP32"),
    "features without a batch": ("interest", "INTEREST", "FEATURES", np.zeros((20, len(FEATURES)), np.float32), "FP32"),
    "features in halves": ("interest", "INTEREST", "FEATURES", np.zeros((1, 20, len(FEATURES)), np.float16), "FP16"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_tensor_of_another_shape_or_type_is_refused_by_name(channel: Channel, name: str) -> None:
    model, output, tensor, values, kind = REFUSED[name]
    with pytest.raises(Unavailable, match=tensor):
        await channel.infer(model, [_tensor(tensor, values, kind)], (output,))


async def test_a_flat_row_of_texts_and_no_text_at_all_are_refused(channel: Channel) -> None:
    for values in (np.array([b"a"], np.object_), np.empty((0, 1), np.object_)):
        with pytest.raises(Unavailable, match="text_encoder"):
            await channel.infer("text_encoder", [_tensor("TEXT", values, "BYTES")], ("VECTOR",))


async def test_more_texts_than_a_batch_holds_are_refused_and_the_next_are_answered(channel: Channel) -> None:
    with pytest.raises(Unavailable, match="batch"):
        await _asked(channel, [b"a"] * 65)
    assert (await _asked(channel, [b"a"] * 64)).as_numpy("FLAGS").shape == (64, 1)


async def test_a_tensor_that_the_model_has_not_is_named(channel: Channel) -> None:
    with pytest.raises(Unavailable, match="MOOD"):
        await _asked(channel, [b"a"], ("MOOD",))


async def test_without_the_encoder_aspects_are_a_named_error(triton: Triton, channel: Channel) -> None:
    tensor = _text(["价格太贵".encode()])
    async with InferenceServerClient(triton.address) as client:
        await client.unload_model("text_encoder")
        with pytest.raises(Unavailable, match="text_encoder"):
            await channel.infer("text_aspects", [tensor], ("ASPECTS",))
        await client.load_model("text_encoder")
    found = await channel.infer("text_aspects", [tensor], ("ASPECTS",))
    assert found.as_numpy("ASPECTS")[0, :, 0].sum() == 1
