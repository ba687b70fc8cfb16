"""The four records of a journal and their Avro form (schemas/journal.avsc says what each field means)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.campaigns import CAMPAIGN
from scorer.decisions import PROMOTION
from streams.in_force import Next

VECTOR = 64
CANDIDATES = 20
ENDED = 1 << 62  # event time that no record has
BEFORE = 6  # what a click followed, and a number of bits (scorer.recent, scorer.trends)


@dataclass(frozen=True)
class InputRange:
    """Offsets `first` to before `next` of one input, its running maximum of event time after them, and how many records
    there were, -1 where that was not counted."""

    topic: str
    first: int
    next: int
    running_max_ms: int
    records: int = -1


@dataclass(frozen=True)
class OutputRange:
    """`count` records of one output, numbered from `first_seq`."""

    topic: str
    first_seq: int
    count: int


@dataclass(frozen=True)
class Rejected:
    """A record that was taken and not folded: index of its input, offset, class of error."""

    input: int
    offset: int
    error: str


@dataclass(frozen=True)
class Claim:
    """From here on only steps of this epoch count. `settings`: those that decide, as streams.deciding tells them; empty
    where the writer did not."""

    epoch: int
    number: int
    owner: str
    checkpoint_offset: int = -1
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Checkpoint:
    """Outputs and rows of all steps up to `number` are stored; a new owner reads on from `resume_offset`.

    Steps that follow may stand before the checkpoint itself: rows are stored while the partition goes on. `settings`
    are those of the claim, for a reader that begins here.
    """

    epoch: int
    number: int
    owner: str
    checkpoint_offset: int
    inputs: tuple[InputRange, ...]
    outputs: tuple[OutputRange, ...]
    resume_offset: int = 0
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Waiting:
    """In a closed run: all records of event time before `waits_for_ms` are taken by steps up to `number`. The next step
    follows once the learner has learnt from such steps of all partitions. ENDED: there are no more records."""

    epoch: int
    number: int
    owner: str
    checkpoint_offset: int
    waits_for_ms: int


def _floats(width: int) -> npt.NDArray[np.float32]:
    return np.zeros((0, width), np.float32)


@dataclass(frozen=True, eq=False)
class Step:
    """One step: what it took, what it was told by the models, what it chose and what it sent.

    Shapes: `text_vectors` float32[texts, 64], `sentiments` float32[texts, 3], `text_flags` uint8[texts], `interest`
    float32[points, 20], `purchase` likewise, `interest_flags` uint8[points], `points` and `actions` int32[points],
    `before` uint32[clicks on launched products, 6], `promotions` PROMOTION of the points that promoted, `campaigns`
    CAMPAIGN of the launches that changed, as they stand after. `interest_models`: one a point, where points were scored
    by different versions.
    """

    epoch: int
    number: int
    owner: str
    checkpoint_offset: int
    inputs: tuple[InputRange, ...]
    outputs: tuple[OutputRange, ...]
    product_vectors_next: int = 0
    launches_next: int = 0
    policy_state_next: int = 0
    budget_grants_next: int = 0
    rejected: tuple[Rejected, ...] = ()
    text_vectors: npt.NDArray[np.float32] = field(default_factory=lambda: _floats(VECTOR))
    sentiments: npt.NDArray[np.float32] = field(default_factory=lambda: _floats(3))
    text_flags: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    interest: npt.NDArray[np.float32] = field(default_factory=lambda: _floats(CANDIDATES))
    purchase: npt.NDArray[np.float32] = field(default_factory=lambda: _floats(CANDIDATES))
    promotions: npt.NDArray[np.void] = field(default_factory=lambda: np.zeros(0, PROMOTION))
    campaigns: npt.NDArray[np.void] = field(default_factory=lambda: np.zeros(0, CAMPAIGN))
    before: npt.NDArray[np.uint32] = field(default_factory=lambda: np.zeros((0, BEFORE), np.uint32))
    interest_flags: npt.NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, np.uint8))
    points: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    actions: npt.NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    text_model: str = ""
    interest_model: str = ""
    interest_models: tuple[str, ...] = ()

    @property
    def in_force(self) -> Next:
        """The broadcast content that the step was computed with."""
        return Next(self.product_vectors_next, self.launches_next, self.policy_state_next, self.budget_grants_next)


Record = Claim | Checkpoint | Waiting | Step
_KINDS: dict[type[Any], str] = {Claim: "claim", Checkpoint: "checkpoint", Waiting: "waiting", Step: "step"}
_ARRAYS: dict[str, tuple[npt.DTypeLike, tuple[int, ...]]] = {
    "text_vectors": ("<f4", (-1, VECTOR)),
    "sentiments": ("<f4", (-1, 3)),
    "text_flags": ("u1", (-1,)),
    "interest": ("<f4", (-1, CANDIDATES)),
    "purchase": ("<f4", (-1, CANDIDATES)),
    "promotions": (PROMOTION, (-1,)),
    "campaigns": (CAMPAIGN, (-1,)),
    "before": ("<u4", (-1, BEFORE)),
    "interest_flags": ("u1", (-1,)),
    "points": ("<i4", (-1,)),
    "actions": ("<i4", (-1,)),
}
_PLAIN = (
    "product_vectors_next",
    "launches_next",
    "policy_state_next",
    "budget_grants_next",
    "text_model",
    "interest_model",
)


def to_avro(record: Record) -> dict[str, Any]:
    """The record as the dict that schemas/journal.avsc describes."""
    plain = {
        name: value.tobytes() if isinstance(value, np.ndarray) else value
        for name, value in ((name, getattr(record, name)) for name in record.__dataclass_fields__)
    }
    lists = {name: [vars(item) for item in getattr(record, name, ())] for name in ("inputs", "outputs", "rejected")}
    return {"kind": _KINDS[type(record)], **plain, **lists}


def from_avro(plain: dict[str, Any]) -> Record:
    """The record that `to_avro` was given."""
    head = {name: plain[name] for name in ("epoch", "number", "owner", "checkpoint_offset")}
    if plain["kind"] == "claim":
        return Claim(**head, settings=plain["settings"])
    if plain["kind"] == "waiting":
        return Waiting(**head, waits_for_ms=plain["waits_for_ms"])
    inputs = tuple(InputRange(**item) for item in plain["inputs"])
    outputs = tuple(OutputRange(**item) for item in plain["outputs"])
    if plain["kind"] == "checkpoint":
        return Checkpoint(
            **head, inputs=inputs, outputs=outputs, resume_offset=plain["resume_offset"], settings=plain["settings"]
        )
    arrays: dict[str, Any] = {
        name: np.frombuffer(plain[name], dtype).reshape(shape) for name, (dtype, shape) in _ARRAYS.items()
    }
    rest: dict[str, Any] = {name: plain[name] for name in _PLAIN}
    rest["interest_models"] = tuple(plain["interest_models"])
    rejected = tuple(Rejected(**item) for item in plain["rejected"])
    return Step(**head, inputs=inputs, outputs=outputs, rejected=rejected, **arrays, **rest)
