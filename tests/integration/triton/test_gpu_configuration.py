"""The GPU configuration on a server without a GPU: the real ensemble and tokenizer, the networks on the CPU.

The embedded server has no ONNX Runtime backend, so the networks are replaced by the CPU's files in the Python backend.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tritonclient.grpc.aio import InferenceServerClient

from scorer.flags import CUT
from streams.local.triton import Triton
from streams.packaged import packaged
from streams.training.in_process import InProcessText
from streams.triton.aspects import NAMES, TritonAspects
from streams.triton.cards import newest
from streams.triton.channel import Channel
from streams.triton.embedding import TritonEmbedding
from streams.triton.options import Options
from streams.triton.text import TritonText

pytestmark = pytest.mark.integration
_STAND_IN = """
from pathlib import Path
import numpy as np
import onnxruntime as ort
import triton_python_backend_utils as pb

class TritonPythonModel:
    def initialize(self, args):
        folder = Path(args["model_repository"]).parent / "text_encoder" / args["model_version"]
        self._session = ort.InferenceSession(str(folder / "{name}.onnx"), providers=["CPUExecutionProvider"])
        self._network = np.load(folder / "lexicon.npz")["numbers"][2]

    def execute(self, requests):
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        tensors = {{name: pb.get_input_tensor_by_name(request, name).as_numpy() for name in {inputs}}}
        lexicon = tensors.pop("LEXICON", None)
        found = dict(zip({outputs}, self._session.run(list({outputs}), tensors)))
        if lexicon is not None:
            found["SENTIMENT"] = self._sided(found["SENTIMENT"], lexicon[:, 0])
        return pb.InferenceResponse([pb.Tensor(name, values) for name, values in found.items()])

    def _sided(self, sentiment, lexicon):
        odds = self._network * (np.log(sentiment[:, 2]) - np.log(sentiment[:, 0])) + lexicon
        share, sides = 1 / (1 + np.exp(-odds)), sentiment[:, 0] + sentiment[:, 2]
        return np.stack([sides * (1 - share), sentiment[:, 1], sides * share], 1).astype(np.float32)
"""
_NETWORKS = {
    "text_network": ("encoder", ("INPUT_IDS", "ATTENTION_MASK", "LEXICON"), ("VECTOR", "SENTIMENT")),
    "text_meaning": ("meaning", ("INPUT_IDS", "ATTENTION_MASK", "SPELLING"), ("EMBEDDING",)),
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("models")
    for model in ("text_encoder", "text_tokenizer", "text_aspects", *_NETWORKS):
        shutil.copytree(packaged("triton_models") / model, root / model)
    for model, (name, inputs, outputs) in _NETWORKS.items():
        path = root / model / "config.pbtxt"
        config = path.read_text("utf-8").replace('platform: "onnxruntime_onnx"', 'backend: "python"')
        config = config.replace(f"{name}.gpu.onnx", "model.py").replace("KIND_GPU", "KIND_CPU")
        path.write_text(config, "utf-8")
        code = _STAND_IN.format(name=name, inputs=inputs, outputs=outputs)
        (root / model / newest("text_encoder").name / "model.py").write_text(code, "utf-8")
    return root


@pytest.fixture(scope="module")
def triton(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triton]:
    models = ["text_tokenizer", *_NETWORKS, "text_encoder", "text_aspects"]
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
        between = await _runs(client)
        await TritonEmbedding(channel, options).embed(["a text of its own"])
        after = await _runs(client)
    await channel.close()
    assert [now - then for now, then in zip(between, before, strict=True)] == [1, 0]
    assert [now - then for now, then in zip(after, between, strict=True)] == [0, 1]


async def _runs(client: InferenceServerClient) -> list[int]:
    """Inferences so far of text_network and of text_meaning."""
    found = [await client.get_inference_statistics(model) for model in _NETWORKS]
    return [sum(each.inference_count for each in one.model_stats) for one in found]


async def test_the_ensemble_answers_as_the_cpu_model_does_within_a_tolerance(triton: Triton) -> None:
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
