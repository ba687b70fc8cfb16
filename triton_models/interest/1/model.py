"""Triton's Python backend: features of decision points to interest, one ONNX Runtime call a point."""

from pathlib import Path

import numpy as np
import onnxruntime as ort

OUTPUTS = ("INTEREST", "PURCHASE")


class TritonPythonModel:
    """What the server calls."""

    def initialize(self, args):
        """Load this version's files."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.use_deterministic_compute = True
        path = Path(args["model_repository"]) / args["model_version"] / "interest.onnx"
        self._session = ort.InferenceSession(str(path), options, ["CPUExecutionProvider"])

    def execute(self, requests):
        """One response a request, in order."""
        return [self._answer(request) for request in requests]

    def _answer(self, request):
        import triton_python_backend_utils as pb

        points = pb.get_input_tensor_by_name(request, "FEATURES").as_numpy()
        rows = [self._session.run(OUTPUTS, {"FEATURES": points[at : at + 1]}) for at in range(len(points))]
        found = zip(OUTPUTS, (np.concatenate(each) for each in zip(*rows, strict=True)), strict=True)
        return pb.InferenceResponse([pb.Tensor(name, each) for name, each in found])
