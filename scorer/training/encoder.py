"""The student: the first layers of multilingual-e5-small, mean pooling, and two heads in one graph.

`forward(ids, mask)` answers a unit vector of 64 numbers (a fixed projection of the mean-pooled embedding) and the
logits of negative, neutral and positive.
"""

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

if TYPE_CHECKING:
    from scorer.training.e5 import Encoder

VECTOR = 64
SIDES = 3
ENGLISH = 768  # numbers of the English teacher
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_ENDS = {"w": "weight", "b": "bias"}


def bert(source: "Encoder", layers: int, words: list[int] | None = None, dropout: float = 0.0) -> BertModel:
    """A BertModel of the first `layers` layers; `words` are the vocabulary rows to keep, all where None."""
    rows = source.tensors["emb.word"] if words is None else source.tensors["emb.word"][words]
    config = BertConfig(
        vocab_size=len(rows),
        hidden_size=source.hidden,
        num_hidden_layers=layers,
        num_attention_heads=source.heads,
        intermediate_size=source.feed_forward,
        layer_norm_eps=source.epsilon,
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
        max_position_embeddings=len(source.tensors["emb.pos"]),
    )
    made = BertModel(config, add_pooling_layer=False)
    state = {f"embeddings.{name}": value for name, value in _embeddings(source, rows).items()}
    for name, value in source.tensors.items():
        layer, _, rest = name.partition(".")
        if layer != "emb" and int(layer[1:]) < layers:
            part, end = rest.split(".")
            state[f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{_ENDS[end]}"] = torch.tensor(value)
    missing = set(made.state_dict()) - set(state) - {"embeddings.position_ids", "embeddings.token_type_ids"}
    assert not missing, missing
    made.load_state_dict(state, strict=False)
    return made


def _embeddings(source: "Encoder", rows: object) -> dict[str, Tensor]:
    tensors = source.tensors
    return {
        "word_embeddings.weight": torch.tensor(rows),
        "position_embeddings.weight": torch.tensor(tensors["emb.pos"]),
        "token_type_embeddings.weight": torch.tensor(tensors["emb.type"].reshape(-1, source.hidden)),
        "LayerNorm.weight": torch.tensor(tensors["emb.ln.w"]),
        "LayerNorm.bias": torch.tensor(tensors["emb.ln.b"]),
    }


def mean_pool(hidden: Tensor, mask: Tensor) -> Tensor:
    """Mean over the tokens that are no padding."""
    weight = mask.to(hidden.dtype).unsqueeze(-1)
    return (hidden * weight).sum(1) / weight.sum(1)


class Student(nn.Module):  # type: ignore[misc,unused-ignore]  # torch is not there where types are checked
    """Encoder and heads. The word embeddings stay as they were: pieces that no training text shows keep their place."""

    def __init__(self, body: BertModel) -> None:
        super().__init__()
        self.body = body
        self.body.embeddings.word_embeddings.weight.requires_grad = False
        hidden = body.config.hidden_size
        self.project = nn.Linear(hidden, VECTOR)
        self.sentiment = nn.Linear(hidden, SIDES)
        self.english = nn.Linear(hidden, ENGLISH)  # compared with the English teacher's numbers; not served

    def pooled(self, ids: Tensor, mask: Tensor) -> Tensor:
        """What the heads read, [n, hidden]."""
        return mean_pool(self.body(input_ids=ids, attention_mask=mask).last_hidden_state, mask)

    def heads(self, pooled: Tensor) -> tuple[Tensor, Tensor]:
        """Unit vectors [n, 64] and logits [n, 3]."""
        return functional.normalize(self.project(pooled).float(), dim=-1), self.sentiment(pooled).float()

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Unit vectors [n, 64] and logits [n, 3]."""
        return self.heads(self.pooled(ids, mask))
