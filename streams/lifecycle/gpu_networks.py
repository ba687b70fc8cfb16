"""The networks of a version as a GPU runs them: quantised operators multiplied out, in full or half precision."""

from pathlib import Path
from typing import Any

from streams.training.companions import needed_locally


def networks(folder: Path, model: str, *, fp16: bool) -> dict[str, Any]:
    """ONNX models by the place that the GPU configuration gives them: `<model of its own>/<file>`. Unavailable without
    onnx."""
    with needed_locally("what writes networks anew, onnx,"):
        made = _text(folder) if model == "text_encoder" else _interest(folder)
        return {name: _checked(_halved(each) if fp16 else each) for name, each in made.items()}


def _text(folder: Path) -> dict[str, Any]:
    from scorer.training.gpu import dequantised, with_lexicon
    from scorer.training.gpu_meaning import multiplied_out
    from scorer.training.gpu_windows import windowed

    return {
        "text_network/encoder.gpu.onnx": with_lexicon(windowed(dequantised(folder / "encoder.onnx"))),
        "text_meaning/meaning.gpu.onnx": multiplied_out(folder / "meaning.onnx"),
    }


def _interest(folder: Path) -> dict[str, Any]:
    import onnx

    return {"interest/interest.gpu.onnx": onnx.load(str(folder / "interest.onnx"))}


def _halved(made: Any) -> Any:
    from onnxruntime.transformers.float16 import convert_float_to_float16
    from onnxruntime.transformers.onnx_model import OnnxModel

    half = convert_float_to_float16(made, keep_io_types=True)
    OnnxModel(half).topological_sort()  # the casts at both ends stand behind their users
    return half


def _checked(made: Any) -> Any:
    import onnx

    onnx.checker.check_model(made)
    return made
