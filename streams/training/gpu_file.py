"""Puts the network of the GPU configuration beside the int8 encoder that it is made from."""

from pathlib import Path

from scorer.errors import Unavailable
from streams.packaged import packaged
from streams.triton.cards import newest


def write(repository: Path | None = None) -> Path:
    """The file written, in the version folder of the same number as the encoder's newest."""
    try:
        import onnx

        from scorer.training.gpu import dequantised
    except ImportError as error:
        raise Unavailable(
            "this needs onnx", seen=str(error), remedy="install it: pip install 'launchpulse[local,train]'"
        ) from error

    encoder = newest("text_encoder", repository)
    folder = (repository or packaged("triton_models")) / "text_network" / encoder.name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "encoder.gpu.onnx"
    onnx.save(dequantised(encoder / "encoder.onnx"), str(path))
    return path
