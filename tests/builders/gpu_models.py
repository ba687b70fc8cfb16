"""The models in their GPU configuration, for a server without a GPU: the networks run in the Python backend."""

from pathlib import Path

from tests.builders.model_versions import repository

_STAND_IN = """
from pathlib import Path
import numpy as np
import onnxruntime as ort
import triton_python_backend_utils as pb

class TritonPythonModel:
    def initialize(self, args):
        folder = Path(args["model_repository"]).parent / "text_encoder" / args["model_version"]
        self._session = ort.InferenceSession(str(folder / "{name}.onnx"), providers=["CPUExecutionProvider"])

    def execute(self, requests):
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        tensors = {{name: pb.get_input_tensor_by_name(request, name).as_numpy() for name in {inputs}}}
        lexicon, alone, early = (tensors.pop(name, None) for name in ("LEXICON", "ALONE", "EARLY"))
        shape = tensors["WINDOW_IDS"].shape if "WINDOW_IDS" in tensors else ()
        if shape:
            names = ("INPUT_IDS", "ATTENTION_MASK")
            tensors = {{name: rows.reshape(-1, shape[2]) for name, rows in zip(names, tensors.values())}}
        found = dict(zip({outputs}, self._session.run(list({outputs}), tensors)))
        if lexicon is not None:
            found = {{name: rows.reshape(*shape[:2], -1).mean(axis=1) for name, rows in found.items()}}
            found["VECTOR"] /= np.linalg.norm(found["VECTOR"], axis=1, keepdims=True)
            late = self._sided(found["SENTIMENT"], *lexicon.T)
            found["SENTIMENT"] = np.where(early > 0.5, alone, late)
            found["ANSWERS"] = np.stack([late, alone], axis=1)
        return pb.InferenceResponse([pb.Tensor(name, values) for name, values in found.items()])

    def _sided(self, sentiment, scale, added, neutral_scale, neutral_added):
        negative, neutral, positive = sentiment.T
        share = 1 / (1 + np.exp(-scale * np.log(positive / negative) - added))
        sides = 1 / (1 + np.exp(neutral_scale * np.log(neutral / (negative + positive)) + neutral_added))
        return np.stack([sides * (1 - share), 1 - sides, sides * share], 1).astype(np.float32)
"""
NETWORKS = {
    "text_network": ("encoder", ("WINDOW_IDS", "WINDOW_MASK", "LEXICON", "ALONE", "EARLY"), ("VECTOR", "SENTIMENT")),
    "text_meaning": ("meaning", ("INPUT_IDS", "ATTENTION_MASK", "SPELLING"), ("EMBEDDING",)),
}


def gpu_models(folder: Path, versions: int = 1) -> Path:
    """A repository in which the text encoder and its parts have so many equal versions."""
    root = repository(folder / "repository", text_encoder=versions)
    for model, (name, inputs, outputs) in NETWORKS.items():
        path = root / model / "config.pbtxt"
        config = path.read_text("utf-8").replace('platform: "onnxruntime_onnx"', 'backend: "python"')
        config = config.replace(f"{name}.gpu.onnx", "model.py").replace("KIND_GPU", "KIND_CPU")
        path.write_text(config, "utf-8")
        code = _STAND_IN.format(name=name, inputs=inputs, outputs=outputs)
        for number in range(1, versions + 1):
            (root / model / str(number) / "model.py").write_text(code, "utf-8")
    return root
