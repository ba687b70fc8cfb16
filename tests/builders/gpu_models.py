"""The models in their GPU configuration, for a server without a GPU: the network runs in the Python backend."""

import shutil
from pathlib import Path

from tests.builders.model_versions import repository

_STAND_IN = """
from pathlib import Path
import onnxruntime as ort
import triton_python_backend_utils as pb

class TritonPythonModel:
    def initialize(self, args):
        path = Path(args["model_repository"]).parent / "text_encoder" / args["model_version"] / "encoder.onnx"
        self._session = ort.InferenceSession(str(path), providers=["CPUExecutionProvider"])

    def execute(self, requests):
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        names = ("INPUT_IDS", "ATTENTION_MASK")
        tensors = {name: pb.get_input_tensor_by_name(request, name).as_numpy() for name in names}
        vector, sentiment = self._session.run(["VECTOR", "SENTIMENT"], tensors)
        return pb.InferenceResponse([pb.Tensor("VECTOR", vector), pb.Tensor("SENTIMENT", sentiment)])
"""


def gpu_models(folder: Path, versions: int = 1) -> Path:
    """A repository in which the text encoder and its parts have so many equal versions."""
    root = repository(folder / "repository", text_encoder=versions)
    network = root / "text_network"
    config = (network / "config.pbtxt").read_text("utf-8")
    config = config.replace('platform: "onnxruntime_onnx"', 'backend: "python"').replace("encoder.gpu.onnx", "model.py")
    (network / "config.pbtxt").write_text(config.replace("KIND_GPU", "KIND_CPU"), "utf-8")
    for number in range(1, versions + 1):
        (network / str(number)).mkdir(exist_ok=True)
        (network / str(number) / "model.py").write_text(_STAND_IN, "utf-8")
        if number > 1:
            shutil.copytree(root / "text_tokenizer" / "1", root / "text_tokenizer" / str(number))
    return root
