"""A version as an ONNX file for a GPU, and what that costs against the file that a CPU serves, measured on the spot.

The file has the inputs and outputs of the served network, with named dimensions, opset 17 and no quantised operator:
ONNX Runtime's GPU provider and TensorRT take it. fp16 keeps float32 at both ends.
"""

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.errors import BadSetting, Unavailable
from streams.examples.points import Progress
from streams.lifecycle.asked import features_of, reviews_of, shop, texts_in, texts_of
from streams.lifecycle.check import version_folder
from streams.settings import Settings
from streams.training.in_process import InProcessText
from streams.triton.cards import newest
from streams.triton.repository import repository_of

FILES: Final[Mapping[str, str]] = {"text_encoder": "encoder.onnx", "interest": "interest.onnx"}
GPU_FILE: Final = "encoder.gpu.onnx"
_TEXTS: Final = 300
Array = np.ndarray[Any, Any]
Asked = list[dict[str, Array]]


def export(
    settings: Settings, model: str, version: int, *, fp16: bool, out: Path | None, file: Path | None, progress: Progress
) -> dict[str, Any]:
    """Write the file and say what it is and what it loses. Unavailable without onnx.

    `out` unless given: where the GPU configuration looks for the text encoder's; BadSetting for another model. `file`
    holds texts to ask both files, JSON lines; the seeded shop's unless given.
    """
    if out is None and model != "text_encoder":
        raise BadSetting(f"where shall the file of {model} go?", remedy="Name it with --out.")
    source = version_folder(repository_of(settings), model, version) / FILES[model]
    progress("writes the file", 0.0)
    made = _made(source, fp16)
    path = out or _usual(repository_of(settings), version)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.SerializeToString())
    progress("asks both files", 0.3)
    asked, judged = asyncio.run(_asked(model, source.parent, settings, file))
    told = {"file": str(path), "bytes": path.stat().st_size, "served_bytes": source.stat().st_size}
    return {"model": f"{model}:{version}", "precision": "fp16" if fp16 else "fp32", **told, **_shape(made)} | {
        "asked": len(asked),
        "judged": judged,
        **loss(answers(source, asked), answers(path, asked), judged),
    }


def answers(path: Path, asked: Asked) -> dict[str, Array]:
    """Every output of a network on the CPU, one call each, as the server makes them."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = ort.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    rows = [session.run(names, each) for each in asked]
    return {name: np.concatenate([row[at] for row in rows]) for at, name in enumerate(names)}


def loss(served: Mapping[str, Array], made: Mapping[str, Array], judged: int) -> dict[str, float]:
    """How far apart the answers are: greatest and mean difference of a probability and share of changed first choices
    among the first `judged` rows, least and mean cosine of vectors among all."""
    name = "SENTIMENT" if "SENTIMENT" in served else "INTEREST"
    ours, theirs = served[name][:judged].astype(np.float64), made[name][:judged].astype(np.float64)
    apart = np.abs(ours - theirs)
    found = {"most_apart": float(apart.max()), "mean_apart": float(apart.mean())}
    found["changed_choice"] = float((ours.argmax(axis=1) != theirs.argmax(axis=1)).mean())
    if "VECTOR" in served:
        cosine = (served["VECTOR"].astype(np.float64) * made["VECTOR"]).sum(axis=1)
        found |= {"least_cosine": float(cosine.min()), "mean_cosine": float(cosine.mean())}
    return found


async def _asked(model: str, folder: Path, settings: Settings, file: Path | None) -> tuple[Asked, int]:
    """What both files are asked, and how many of it count for probabilities: a title has no sentiment."""
    if model == "text_encoder":
        texts, reviews = (texts_of(shop()), reviews_of(shop())) if file is None else (texts_in(file), texts_in(file))
        return _tokens(folder, texts[:_TEXTS]), min(len(reviews), _TEXTS)
    text = InProcessText(repository=repository_of(settings))
    points = await features_of(shop(), text, settings, lambda what, share: None)
    return [{"FEATURES": points[at : at + 1]} for at in range(len(points))], len(points)


def _tokens(folder: Path, texts: list[str]) -> Asked:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    ids = [np.array([tokenizer.encode(text).ids], np.int64) for text in texts]
    return [{"INPUT_IDS": each, "ATTENTION_MASK": np.ones_like(each)} for each in ids]


def _made(source: Path, fp16: bool) -> Any:
    try:
        import onnx
        from onnxruntime.transformers.float16 import convert_float_to_float16
        from onnxruntime.transformers.onnx_model import OnnxModel

        from scorer.training.gpu import dequantised
    except ImportError as error:
        remedy = "install it: pip install 'launchpulse[local,train]'"
        raise Unavailable("this needs onnx", seen=str(error), remedy=remedy) from error
    made = dequantised(source)
    if fp16:
        made = convert_float_to_float16(made, keep_io_types=True)
        OnnxModel(made).topological_sort()  # the casts at both ends stand behind their users
    onnx.checker.check_model(made)
    return made


def _usual(repository: Path, version: int) -> Path:
    """Where the GPU configuration looks; the tokenizer beside it gets the version too."""
    tokenizer = repository / "text_tokenizer" / str(version)
    if not tokenizer.exists():  # its code is the same for every version: it reads the encoder's file
        shutil.copytree(newest("text_tokenizer", repository), tokenizer)
    return repository / "text_network" / str(version) / GPU_FILE


def _shape(made: Any) -> dict[str, Any]:
    return {
        "opset": max(int(each.version) for each in made.opset_import),
        "inputs": {tensor.name: _dims(tensor) for tensor in made.graph.input},
        "outputs": {tensor.name: _dims(tensor) for tensor in made.graph.output},
    }


def _dims(tensor: Any) -> list[str | int]:
    return [size.dim_param or int(size.dim_value) for size in tensor.type.tensor_type.shape.dim]
