"""Writes a trained student as one ONNX graph of int8 weights, small enough to travel in the repository.

Word embeddings are int8 with a scale a row. Matrices are int8 with a scale a column, seven bits used (`reduce_range`):
with eight, processors without VNNI saturate while they add, and give other numbers than those with it.
"""

from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from scorer.training.encoder import Student, mean_pool

OPSET = 17


class _RowQuantised(nn.Module):  # type: ignore[misc,unused-ignore]  # torch is not there where types are checked
    """An embedding table of int8 rows, each with its own scale."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("rows", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        return functional.embedding(ids, self.rows).float() * functional.embedding(ids, self.scale)


class _Served(nn.Module):  # type: ignore[misc,unused-ignore]  # torch is not there where types are checked
    """What the server runs: ids and mask in, unit vector and probabilities out."""

    def __init__(self, student: Student, tokens: int) -> None:
        super().__init__()
        self._embed = _RowQuantised(student.body.embeddings.word_embeddings.weight.detach())
        places = student.body.embeddings.position_embeddings.weight[:tokens]
        kinds = student.body.embeddings.token_type_embeddings.weight[0]
        self.register_buffer("_places", (places + kinds).detach().clone())
        self._norm = student.body.embeddings.LayerNorm
        self._layers = nn.ModuleList(_Layer(layer) for layer in student.body.encoder.layer)
        self._project, self._sentiment = student.project, student.sentiment

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        hidden = self._norm(self._embed(ids) + self._places[: ids.shape[1]])
        bias = (1.0 - mask[:, None, None, :].float()) * -1e9
        for layer in self._layers:
            hidden = layer(hidden, bias)
        pooled = mean_pool(hidden, mask)
        vector = self._project(pooled)
        vector = vector / (vector * vector).sum(-1, keepdim=True).sqrt().clamp(min=1e-12)
        return vector, torch.softmax(self._sentiment(pooled), -1)


class _Layer(nn.Module):  # type: ignore[misc,unused-ignore]  # torch is not there where types are checked
    """One BERT layer, written out so that the graph holds nothing but matrix products, norms and softmax."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        attention = layer.attention
        self._heads = attention.self.num_attention_heads
        self._query, self._key, self._value = attention.self.query, attention.self.key, attention.self.value
        self._join, self._norm = attention.output.dense, attention.output.LayerNorm
        self._widen, self._narrow = layer.intermediate.dense, layer.output.dense
        self._last = layer.output.LayerNorm

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        texts, tokens, width = hidden.shape
        shape = (texts, tokens, self._heads, width // self._heads)
        query, key, value = (part(hidden).view(shape).transpose(1, 2) for part in (self._query, self._key, self._value))
        weights = torch.softmax(query @ key.transpose(2, 3) / (width // self._heads) ** 0.5 + bias, -1)
        mixed = (weights @ value).transpose(1, 2).reshape(texts, tokens, width)
        hidden = self._norm(hidden + self._join(mixed))
        return self._last(hidden + self._narrow(functional.gelu(self._widen(hidden))))


def export(student: Student, tokenizer: Tokenizer, tokens: int, folder: Path, work: Path) -> None:
    """Writes `encoder.onnx` and `tokenizer.json` into `folder`; the float graph stays in `work`."""
    student = student.float().eval()
    whole, folded = work / "encoder.float.onnx", work / "encoder.folded.onnx"
    ids = torch.ones(2, 9, dtype=torch.long)
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        _Served(student, tokens).eval(),
        (ids, ids),
        str(whole),
        input_names=["INPUT_IDS", "ATTENTION_MASK"],
        output_names=["VECTOR", "SENTIMENT"],
        dynamic_axes={"INPUT_IDS": axes, "ATTENTION_MASK": axes, "VECTOR": {0: "texts"}, "SENTIMENT": {0: "texts"}},
        opset_version=OPSET,
        dynamo=False,
    )
    onnx.save(onnx.shape_inference.infer_shapes(onnx.load(str(whole))), str(folded))
    quantize_dynamic(
        folded,
        folder / "encoder.onnx",
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
    )
    tokenizer.enable_truncation(tokens)
    tokenizer.no_padding()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
