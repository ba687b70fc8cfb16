"""What the server answers is what the files say, byte for byte; and a model whose process dies is healed."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import onnxruntime as ort
import psutil
import pytest

from scorer.features import FEATURES
from scorer.flags import CUT
from streams.local.triton import Triton
from streams.packaged import packaged
from streams.training.in_process import served_code
from streams.triton.cards import newest
from streams.triton.channel import Channel
from streams.triton.embedding import TritonEmbedding
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.text import TritonText
from tests.servers.triton import packaged_models

pytestmark = pytest.mark.integration
TEXTS = [
    "质量很好，下次还来",
    "The zip broke after two days.",
    "蓝牙耳机 降噪",
    "很一般" * 100,
    "The zip broke. " * 30,
    "ok",
    "🙂",
    "good",
]
MODELS = packaged("triton_models")


@pytest.fixture(scope="module")
def triton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triton]:
    with packaged_models(tmp_path_factory.mktemp("triton")) as part:
        yield part


@asynccontextmanager
async def _text(triton: Triton, **changed: int) -> AsyncIterator[TritonText]:
    options = Options(triton.address, breaker_failures=2, probe_after_s=0.2, **changed)
    channel = Channel(options)
    yield TritonText(channel, options, space=7)
    await channel.close()


@asynccontextmanager
async def _embedding(triton: Triton, **changed: int) -> AsyncIterator[TritonEmbedding]:
    options = Options(triton.address, **changed)
    channel = Channel(options)
    yield TritonEmbedding(channel, options)
    await channel.close()


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return ort.InferenceSession(str(path), options, ["CPUExecutionProvider"])


async def test_a_text_has_the_bytes_that_onnx_runtime_gives_it_alone(triton: Triton) -> None:
    folder = newest("text_encoder")
    pieces = served_code(folder, "pieces").Pieces(folder / "tokenizer.json")
    session, meaning = (_session(folder / f"{name}.onnx") for name in ("encoder.cpu", "meaning"))
    grams = served_code(folder, "grams")
    lexicon = grams.Lexicon(folder / "lexicon.npz")
    async with _text(triton) as text:
        scores = await text.encode(TEXTS)
    async with _embedding(triton) as embedding:
        embeddings = await embedding.embed(TEXTS)
    for at, each in enumerate(TEXTS):
        windows = pieces.of(each).windows
        answers = [session.run(None, {"INPUT_IDS": ids[None]}) for ids in windows]
        vectors, sentiments = (np.concatenate(rows) for rows in zip(*answers, strict=True))
        first = {"INPUT_IDS": windows[0][None], "ATTENTION_MASK": np.ones((1, len(windows[0])), np.int64)}
        (meant,) = meaning.run(None, first | {"SPELLING": grams.spelling(each)[None]})
        vector, sentiment = vectors.mean(axis=0), sentiments.mean(axis=0)
        vector = vector / np.sqrt((vector * vector).sum()) if len(windows) > 1 else vector
        assert scores.vectors[at].tobytes() == vector.tobytes()
        said = lexicon.said(each, cut=bool(scores.flags[at] & CUT))
        told = said.alone if said.early else grams.sided(sentiment, said)
        assert scores.sentiments[at].tobytes() == told.tobytes()
        assert embeddings.vectors[at].tobytes() == meant[0].tobytes()


async def test_batches_of_any_size_give_the_same_bytes(triton: Triton) -> None:
    answers = []
    for size in (1, 4, 64):
        async with _text(triton, text_batch=size) as text, _embedding(triton, text_batch=size) as embedding:
            scores, embeddings = await text.encode(TEXTS), await embedding.embed(TEXTS)
        answers.append((scores.vectors.tobytes(), scores.sentiments.tobytes(), embeddings.vectors.tobytes()))
    assert len(set(answers)) == 1


async def test_a_sentiment_has_the_same_bytes_where_no_vector_is_asked_for_and_some_need_no_network(
    triton: Triton,
) -> None:
    lexicon = served_code(newest("text_encoder"), "grams").Lexicon(newest("text_encoder") / "lexicon.npz")
    early = [lexicon.said(each).early for each in TEXTS]
    assert set(early) == {True, False}
    async with _text(triton) as text:
        alone = await text.encode(TEXTS, np.zeros(len(TEXTS), np.bool_))
        whole = await text.encode(TEXTS)
        turned = await text.encode(TEXTS, np.array(early))
    assert alone.sentiments.tobytes() == whole.sentiments.tobytes() == turned.sentiments.tobytes()
    assert (alone.vectors.any(), turned.vectors.any(axis=1).tolist()) == (False, early)


async def test_interest_has_the_bytes_that_onnx_runtime_gives_a_point_alone(triton: Triton) -> None:
    features = np.random.default_rng(1).random((9, 20, len(FEATURES)), np.float32)
    session = _session(MODELS / "interest/1/interest.onnx")
    options = Options(triton.address)
    channel = Channel(options)
    scores = await TritonInterest(channel, options).score(features)
    await channel.close()
    alone = [session.run(None, {"FEATURES": features[at : at + 1]})[0] for at in range(len(features))]
    assert scores.interest.tobytes() == np.concatenate(alone).tobytes()


async def test_a_killed_model_degrades_texts_until_it_is_loaded_again(triton: Triton) -> None:
    async with _text(triton) as text:
        assert (await text.encode(["before"])).flags.tolist() == [0]
        _kill_stub(triton, "text_encoder")
        assert (await text.encode(["after one"])).flags.any()
        await text.encode(["after two"])
        assert text.degraded
        assert triton.cure() == ["text_encoder"]
        begun = time.monotonic()
        while (await text.encode(["healed"])).flags.any():
            assert time.monotonic() - begun < 60
            await asyncio.sleep(0.1)
        assert not text.degraded


def _kill_stub(triton: Triton, model: str) -> None:
    stubs = [
        process
        for process in psutil.Process(triton.pid).children(recursive=True)
        if any(model in part for part in process.cmdline()) and "stub" in " ".join(process.cmdline()[:3])
    ]
    assert stubs
    for process in stubs:
        os.kill(process.pid, signal.SIGKILL)
