"""The GPU configuration on a server without a GPU: the real ensemble and tokenizer, the network on the CPU.

The embedded server has no ONNX Runtime backend, so that one model is replaced by the same file in the Python backend.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scorer.flags import CUT
from streams.local.triton import Triton
from streams.packaged import packaged
from streams.triton.channel import Channel
from streams.triton.options import Options
from streams.triton.text import TritonText

pytestmark = pytest.mark.integration
_STAND_IN = """
from pathlib import Path
import onnxruntime as ort
import triton_python_backend_utils as pb

class TritonPythonModel:
    def initialize(self, args):
        path = Path(args["model_repository"]).parent / "text_encoder" / "1" / "encoder.onnx"
        self._session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def execute(self, requests):
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        names = ("INPUT_IDS", "ATTENTION_MASK")
        tensors = {name: pb.get_input_tensor_by_name(request, name).as_numpy() for name in names}
        vector, sentiment = self._session.run(["VECTOR", "SENTIMENT"], tensors)
        return pb.InferenceResponse([pb.Tensor("VECTOR", vector), pb.Tensor("SENTIMENT", sentiment)])
"""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("models")
    for model in ("text_encoder", "text_tokenizer", "text_network"):
        shutil.copytree(packaged("triton_models") / model, root / model)
    network = root / "text_network"
    config = (network / "config.pbtxt").read_text("utf-8")
    config = config.replace('platform: "onnxruntime_onnx"', 'backend: "python"').replace("encoder.gpu.onnx", "model.py")
    (network / "config.pbtxt").write_text(config.replace("KIND_GPU", "KIND_CPU"), "utf-8")
    (network / "1" / "model.py").write_text(_STAND_IN, "utf-8")
    return root


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
