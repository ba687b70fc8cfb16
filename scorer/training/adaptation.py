"""Low-rank adaptation (Hu et al. 2021): the encoder's matrices stand still, and a product of two thin ones is learnt.

Done by `peft` on every linear layer of the encoder. Before a student is exported its adaptation is added to the
matrices, so that what is served knows nothing of it.
"""

from scorer.training.config import TextConfig
from scorer.training.encoder import Student

_LINEAR = ("query", "key", "value", "dense")  # of a BertModel's layers


def adapt(student: Student, config: TextConfig) -> None:
    """Where the configuration asks for a rank, leaves nothing of the encoder to learn but the two thin matrices."""
    if not config.lora_rank:
        return
    from peft import LoraConfig, get_peft_model  # seconds to import

    thin = LoraConfig(
        r=config.lora_rank,
        lora_alpha=config.lora_alpha,
        lora_dropout=config.dropout,
        target_modules=list(_LINEAR),
    )
    student.body = get_peft_model(student.body, thin)


def merge(student: Student) -> None:
    """Adds the adaptation to the matrices, where there is one: the same answers from a plain encoder."""
    if hasattr(student.body, "merge_and_unload"):
        student.body = student.body.merge_and_unload()
