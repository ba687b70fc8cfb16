"""The GPU configuration on a server without a GPU: the real ensemble and tokenizer, the networks on the CPU.

The embedded server has no ONNX Runtime backend, so the networks are replaced by the CPU's files in the Python backend.
"""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tritonclient.grpc.aio import InferenceServerClient

from scorer.flags import CUT
from streams.local.triton import Triton
from streams.training.in_process import InProcessText
from streams.triton.aspects import NAMES, TritonAspects
from streams.triton.channel import Channel
from streams.triton.embedding import TritonEmbedding
from streams.triton.options import Options
from streams.triton.text import TritonText
from tests.builders.gpu_models import NETWORKS, gpu_models

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gpu_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def triton(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triton]:
    models = ["text_tokenizer", *NETWORKS, "text_encoder", "text_aspects"]
    part = Triton(tmp_path_factory.mktemp("triton"), repository=repository, models=models, configuration="gpu")
    part.launch()
    try:
        part.await_healthy()
        yield part
    finally:
        part.stop()


async def test_the_embeddings_and_aspects_of_the_ensemble_are_those_of_the_cpu_within_a_tolerance(
    triton: Triton,
) -> None:
    texts = ["蓝牙耳机 降噪", "wireless earbuds", "快递很快，客服态度很差", "很一般。" * 100]
    options = Options(triton.address)
    channel = Channel(options)
    ours = await TritonEmbedding(channel, options).embed(texts)
    said = (await TritonAspects(channel, options).aspects(texts)).said
    await channel.close()
    assert ((ours.vectors * InProcessText().embeddings(texts)).sum(axis=1) > 0.99).all()
    assert said[2, :, 0].nonzero()[0].tolist() == [NAMES.index("delivery"), NAMES.index("service")]
    assert said[2, [NAMES.index("delivery"), NAMES.index("service")], 1:].argmax(axis=1).tolist() == [2, 0]


async def test_a_network_whose_output_nobody_asks_for_does_not_run(triton: Triton) -> None:
    options = Options(triton.address)
    channel = Channel(options)
    async with InferenceServerClient(triton.address) as client:
        before = await _runs(client)
        await TritonText(channel, options, space=7).encode(["a text of its own"])
        between = await _moved(client, before)
        await TritonEmbedding(channel, options).embed(["a text of its own"])
        after = await _moved(client, between)
    await channel.close()
    assert [now - then for now, then in zip(between, before, strict=True)] == [1, 0]
    assert [now - then for now, then in zip(after, between, strict=True)] == [0, 1]


async def _runs(client: InferenceServerClient) -> list[int]:
    """Inferences so far of text_network and of text_meaning."""
    found = [await client.get_inference_statistics(model) for model in NETWORKS]
    return [sum(each.inference_count for each in one.model_stats) for one in found]


async def _moved(client: InferenceServerClient, before: list[int]) -> list[int]:
    """The same once one of them has moved: Triton counts a run after it has answered."""
    async with asyncio.timeout(10):
        while (now := await _runs(client)) == before:
            await asyncio.sleep(0.05)
    return now


async def test_the_ensemble_answers_as_the_cpu_model_does_within_a_tolerance(triton: Triton) -> None:
    texts = ["质量很好，下次还来", "The zip broke after two days.", "很一般。" * 200, "做工很好", "太差了，再也不买了"]
    texts.append("The first pan was lovely. " * 10 + "The second one rusted, so I sent both back. " * 6)
    options = Options(triton.address)
    channel = Channel(options)
    ours = await TritonText(channel, options, space=7).encode(texts)
    await channel.close()
    theirs, without = await InProcessText().encode(texts), InProcessText(early=False).sentiments(texts)
    assert ours.flags.tolist() == theirs.flags.tolist() == [0, 0, CUT, 0, 0, 0]
    # int8 scales span the batch here, as they do not on a GPU, where the network is in float32.
    assert ((ours.vectors * theirs.vectors).sum(axis=1) > 0.95).all()
    assert ours.sentiments.argmax(axis=1).tolist() == theirs.sentiments.argmax(axis=1).tolist()
    early = (theirs.sentiments != without).any(axis=1)
    assert early.tolist() == [True, False, False, True, True, False]
    assert ours.sentiments[early].tobytes() == theirs.sentiments[early].tobytes()
