"""A version as ONNX files for a GPU, and what that costs against the files that a CPU serves, measured on the spot.

The files have named dimensions, opset 17 and no quantised operator: ONNX Runtime's GPU provider and TensorRT take them.
Inputs and outputs are float32 in half precision too.
"""

import asyncio
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from scorer.errors import BadInput, BadSetting
from scorer.flags import CUT, NO_TEXT
from streams.examples.points import Progress
from streams.lifecycle.asked import features_of, reviews_of, shop, texts_in, texts_of
from streams.lifecycle.check import version_folder
from streams.lifecycle.gpu_networks import networks
from streams.settings import Settings
from streams.training.in_process import InProcessText, served_code
from streams.triton.cards import newest
from streams.triton.repository import repository_of

_TEXTS: Final = 300
Array = np.ndarray[Any, Any]
Row = Mapping[str, Array]
_VECTORS: Final = ("VECTOR", "EMBEDDING")


def export(
    settings: Settings, model: str, version: int, *, fp16: bool, out: Path | None, file: Path | None, progress: Progress
) -> dict[str, Any]:
    """Write the files and say what they are and lose. Unavailable without onnx, BadInput without such a version.

    `out` is the file of the first network, others go beside it; unless given, all go where the GPU configuration looks,
    and BadSetting tells of a model for which it looks nowhere. `file` holds texts to ask, JSON lines; the seeded shop's
    unless given.
    """
    if out is None and model != "text_encoder":
        raise BadSetting(f"where shall the file of {model} go?", remedy="Name it with --out.")
    repository = repository_of(settings)
    folder = version_folder(repository, model, version)
    progress("makes the networks", 0.0)
    made = networks(folder, model, fp16=fp16)
    paths = _beside(out, made) if out else _usual(repository, version, made)
    for path, each in zip(paths, made.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(each.SerializeToString())
    progress("asks both", 0.3)
    rows, judged = asyncio.run(_rows(model, folder, paths, settings, file))
    return {
        "model": f"{model}:{version}",
        "precision": "fp16" if fp16 else "fp32",
        "files": {str(path): path.stat().st_size for path in paths},
        "opset": max(int(each.version) for one in made.values() for each in one.opset_import),
        "inputs": {tensor.name: _dims(tensor) for one in made.values() for tensor in one.graph.input},
        "outputs": {tensor.name: _dims(tensor) for one in made.values() for tensor in one.graph.output},
        "asked": len(rows[0]),
        "judged": judged,
        **loss(_stacked(rows[0]), _stacked(rows[1]), judged),
    }


def loss(served: Row, made: Row, judged: int) -> dict[str, float]:
    """How far apart the answers are: greatest and mean difference of a probability and share of changed first choices
    among the first `judged` rows, least and mean cosine of vectors of length 1 among all."""
    name = "SENTIMENT" if "SENTIMENT" in served else "INTEREST"
    ours, theirs = served[name][:judged].astype(np.float64), made[name][:judged].astype(np.float64)
    apart = np.abs(ours - theirs)
    found = {"most_apart": float(apart.max()), "mean_apart": float(apart.mean())}
    found["changed_choice"] = float((ours.argmax(axis=1) != theirs.argmax(axis=1)).mean())
    for vector in (name for name in _VECTORS if name in served):
        cosine = (served[vector].astype(np.float64) * made[vector]).sum(axis=1)
        found |= {f"least_cosine_{vector}": float(cosine.min()), f"mean_cosine_{vector}": float(cosine.mean())}
    return found


async def _rows(
    model: str, folder: Path, paths: Sequence[Path], settings: Settings, file: Path | None
) -> tuple[tuple[list[Row], list[Row]], int]:
    """What the served files and those made answer, and how many rows count for probabilities: a title has none."""
    if model == "text_encoder":
        asked = _of_texts(folder, paths, (texts_of(shop()) if file is None else texts_in(file))[:_TEXTS])
        if not asked[0]:
            raise BadInput("no text of this file holds anything to read", where=str(file))
        return asked, min(len(reviews_of(shop())), _TEXTS) if file is None else len(asked[0])
    text = InProcessText(repository=repository_of(settings))
    points = await features_of(shop(), text, settings, lambda what, share: None)
    inputs = [{"FEATURES": points[at : at + 1]} for at in range(len(points))]
    served, made = (list(map(_asking(path), inputs)) for path in (folder / "interest.onnx", paths[0]))
    return (served, made), len(points)


def _of_texts(folder: Path, paths: Sequence[Path], texts: Sequence[str]) -> tuple[list[Row], list[Row]]:
    """A text without any piece is left out: no network is asked of it."""
    encoder, grams, pieces = (served_code(folder, name) for name in ("model", "grams", "pieces"))
    encoder, lexicon = encoder.Encoder(folder), grams.Lexicon(folder / "lexicon.npz")
    reader = pieces.Pieces(folder / "tokenizer.json")
    asking = [_asking(path) for path in paths]
    served, made = list[Row](), list[Row]()
    for text in texts:
        read = reader.of(text)
        if read.flags & NO_TEXT:
            continue
        found = encoder.tensors(text, ("VECTOR", "SENTIMENT", "EMBEDDING"))
        ids = np.stack(read.windows)[None]
        tensors = {"WINDOW_IDS": ids, "WINDOW_MASK": np.ones_like(ids), "SPELLING": grams.spelling(read.text)[None]}
        tensors |= {"INPUT_IDS": ids[:, 0], "ATTENTION_MASK": np.ones_like(ids[:, 0])}
        said = lexicon.said(read.text, cut=bool(read.flags & CUT))
        tensors["LEXICON"] = np.array([said.row()], np.float32)
        tensors |= {"ALONE": said.alone[None], "EARLY": np.array([[said.early]], np.float32)}
        served.append({name: np.asarray(found[name])[None] for name in ("VECTOR", "SENTIMENT", "EMBEDDING")})
        made.append({name: value for each in asking for name, value in each(tensors).items()})
    return served, made


def _asking(path: Path) -> Callable[[Row], Row]:
    """Every output of a network on the CPU, for those of the given tensors that it takes."""
    import onnxruntime as ort

    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3  # errors alone: that a scale is not used any more is no news
    session = ort.InferenceSession(str(path), options, ["CPUExecutionProvider"])
    inputs, names = ([each.name for each in side] for side in (session.get_inputs(), session.get_outputs()))
    return lambda row: dict(zip(names, session.run(names, {name: row[name] for name in inputs}), strict=True))


def _stacked(rows: Sequence[Row]) -> Row:
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}


def _beside(out: Path, made: Mapping[str, Any]) -> list[Path]:
    return [out if at == 0 else out.parent / Path(name).name for at, name in enumerate(made)]


def _usual(repository: Path, version: int, made: Mapping[str, Any]) -> list[Path]:
    """Where the GPU configuration looks; the tokenizer beside them gets the version too."""
    tokenizer = repository / "text_tokenizer" / str(version)
    if not tokenizer.exists():  # its code is the same for every version: it reads the encoder's files
        shutil.copytree(newest("text_tokenizer", repository), tokenizer)
    return [repository / Path(name).parent / str(version) / Path(name).name for name in made]


def _dims(tensor: Any) -> list[str | int]:
    return [size.dim_param or int(size.dim_value) for size in tensor.type.tensor_type.shape.dim]
