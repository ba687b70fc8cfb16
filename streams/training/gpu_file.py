"""Puts the networks of the GPU configuration where their models are, made from those that the CPU is served."""

from pathlib import Path

import numpy as np

from scorer.errors import Unavailable
from streams.packaged import packaged
from streams.triton.cards import newest

_NETWORK = 2  # place of the network's weight among the lexicon's numbers, as in grams.py


def write(repository: Path | None = None) -> list[Path]:
    """The files written, in version folders of the same number as the encoder's newest."""
    try:
        import onnx

        from scorer.training.gpu import dequantised, with_lexicon
        from scorer.training.gpu_meaning import multiplied_out
    except ImportError as error:
        raise Unavailable(
            "this needs onnx", seen=str(error), remedy="install it: pip install 'launchpulse[local,train]'"
        ) from error

    encoder = newest("text_encoder", repository)
    root = repository or packaged("triton_models")
    network = float(np.load(encoder / "lexicon.npz")["numbers"][_NETWORK])
    made = {
        "text_network/{}/encoder.gpu.onnx": with_lexicon(dequantised(encoder / "encoder.onnx"), network),
        "text_meaning/{}/meaning.gpu.onnx": multiplied_out(encoder / "meaning.onnx"),
    }
    paths = [root / name.format(encoder.name) for name in made]
    for path, model in zip(paths, made.values(), strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        onnx.save(model, str(path))
    return paths
