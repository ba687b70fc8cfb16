"""The GPU configuration on a server without a GPU: the real ensemble and tokenizer, the network on the CPU.

The embedded server has no ONNX Runtime backend, so that one model is replaced by the same file in the Python backend.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorer.flags import CUT
from streams.local.triton import Triton
from streams.triton.channel import Channel
from streams.triton.options import Options
from streams.triton.text import TritonText
from tests.builders.gpu_models import gpu_models

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return gpu_models(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def triton(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triton]:
    models = ["text_tokenizer", "text_network", "text_encoder"]
    part = Triton(tmp_path_factory.mktemp("triton"), repository=repository, models=models, configuration="gpu")
    part.launch()
    try:
        part.await_healthy()
        yield part
    finally:
        part.stop()


async def test_the_ensemble_answers_as_the_cpu_model_does_within_a_tolerance(triton: Triton) -> None:
    from streams.training.in_process import InProcessText

    texts = ["质量很好，下次还来", "The zip broke after two days.", "很一般。" * 100]
    options = Options(triton.address)
    channel = Channel(options)
    ours = await TritonText(channel, options, space=7).encode(texts)
    await channel.close()
    theirs = await InProcessText().encode(texts)
    assert ours.flags.tolist() == theirs.flags.tolist() == [0, 0, CUT]
    # int8 scales span the batch here, as they do not on a GPU, where the network is in float32.
    assert ((ours.vectors * theirs.vectors).sum(axis=1) > 0.95).all()
    assert ours.sentiments.argmax(axis=1).tolist() == theirs.sentiments.argmax(axis=1).tolist()
