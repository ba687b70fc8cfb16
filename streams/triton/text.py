"""The text model on Triton: texts in, unit vectors and sentiments out, in the order asked."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
from tritonclient.grpc import InferInput
from tritonclient.grpc.aio import InferResult

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import Bools, TextScores
from streams.triton.answered import Answered, Heard, nobody
from streams.triton.cache import ROW, Rows, TextCache
from streams.triton.channel import Channel
from streams.triton.guarded import Guarded
from streams.triton.normalise import normalise
from streams.triton.options import Options
from streams.triton.probable import probable
from streams.triton.unusable import Unusable

LOG = logging.getLogger(__name__)
_TURNS = 3  # asked again at most so often while the served version changes
Known = dict[str, np.void]

# What a text is given when nothing scored it: no vector, and a sentiment that leans nowhere.
PRIOR_SENTIMENT = (0.25, 0.5, 0.25)
# All that an event may need: the encoder computes its outputs only where they are asked for.
ASKED = ("VECTOR", "SENTIMENT", "FLAGS")
_SIDES = ("SENTIMENT", "FLAGS")  # of a text whose vector nobody needs
_WIDTHS = {"VECTOR": 64, "SENTIMENT": 3, "FLAGS": 1}


class TritonText:
    """Port TextModel. `space` names the vectors' space; it is the caller's, since a server may be away at the start.

    `space_of` says the space of a version, None where it is not known. A version of another space counts as no answer:
    its vectors must not meet those that were folded before. `heard` is told every answer of the server.
    """

    def __init__(
        self,
        channel: Channel,
        options: Options,
        space: int,
        space_of: Callable[[str], int | None] = lambda version: None,
        heard: Heard = nobody,
    ) -> None:
        self._guarded = Guarded(channel, options.text_model, options)
        self._name, self._batch = options.text_model, options.text_batch
        self._cache = TextCache(options.cache_texts)
        self._version, self._space, self._space_of = "", space, space_of
        self._refused: set[str] = set()
        self._heard, self._unusable = heard, Unusable(options.text_model)

    @property
    def space(self) -> int:
        """Id of the vector space."""
        return self._space

    @property
    def degraded(self) -> bool:
        """Whether the breaker is open now."""
        return self._guarded.breaker.open

    async def encode(self, texts: Sequence[str], vectors: Bools | None = None) -> TextScores:
        """Each different text is sent once, unless cached or empty; what gets no answer is flagged degraded.

        All answers are of one version, the one that `model` names: where another one came to be served meanwhile, what
        the older one said is asked again.
        """
        plain = [normalise(text) for text in texts]
        needed = np.ones(len(texts), np.bool_) if vectors is None else vectors
        needs = dict.fromkeys((text for text, _ in plain), False)
        needs |= {text: True for (text, _), need in zip(plain, needed.tolist(), strict=True) if need}
        version, known = await self._of_one_version(needs)
        found = np.array([known[text] for text, _ in plain], ROW) if plain else np.empty(0, ROW)
        found["vector"][~needed] = 0
        found["flags"][[cut for _, cut in plain]] |= CUT
        model = f"{self._name}:{version or 'fallback'}"
        return TextScores(found["vector"].copy(), found["sentiment"].copy(), found["flags"].copy(), model)

    async def _of_one_version(self, needs: Mapping[str, bool]) -> tuple[str, Known]:
        for _ in range(_TURNS):
            version = self._version
            known = {text: row for text, need in needs.items() if (row := self._known(version, text, need)) is not None}
            cached = any(known)  # the empty text is of no version
            answers = await asyncio.gather(
                *(self._ask(some, names) for names, some in self._batches(needs, known)),
            )
            for _, rows in answers:
                known.update(rows)
            versions = {each for each, _ in answers if each} | ({version} if cached else set())
            if len(versions) <= 1:
                return next(iter(versions), version), known
        return self._version, known

    def _known(self, version: str, text: str, need: bool) -> np.void | None:
        row = self._cache.get(version, text) if text else fallback(NO_TEXT)
        return None if row is None or (need and not row["whole"]) else row

    def _batches(self, needs: Mapping[str, bool], known: Known) -> Iterator[tuple[Sequence[str], list[str]]]:
        """What is asked for, and of which texts."""
        for names, need in ((ASKED, True), (_SIDES, False)):
            asked = [text for text, each in needs.items() if each == need and text not in known]
            for at in range(0, len(asked), self._batch):
                yield names, asked[at : at + self._batch]

    async def _ask(self, texts: list[str], names: Sequence[str]) -> tuple[str, Known]:
        """The version that answered and what it said; no version where there was no answer."""
        begun = time.perf_counter()
        result = await self._guarded.ask([text_input(texts)], names)
        rows = None if result is None else answered(result, len(texts), names)
        version = "" if result is None else str(result.get_response().model_version)
        if result is not None and rows is None:
            self._unusable.told(version, len(texts), len(texts), "tensors of another shape")
        if rows is None or not self._of_our_space(version):
            return "", dict.fromkeys(texts, fallback(DEGRADED))
        self._version = version
        rows[~probable(rows["sentiment"])] = fallback(DEGRADED)
        self._unusable.told(version, int((rows["flags"] & DEGRADED > 0).sum()), len(texts))
        self._heard(Answered(texts, rows["sentiment"], version, 1000 * (time.perf_counter() - begun)))
        for text, row in zip(texts, rows, strict=True):
            if not row["flags"] & DEGRADED:
                self._cache.put(version, text, row)
        return version, dict(zip(texts, rows, strict=True))

    def _of_our_space(self, version: str) -> bool:
        space = self._space_of(version)
        if space in (None, self._space):
            return True
        if version not in self._refused:
            self._refused.add(version)
            LOG.error(
                "%s:%s is served, whose vectors are of space %s, ours of %s: its answers are not used, texts count as "
                "not scored; rebuild the profiles by a replay and start the workers again, or roll it back",
                *(self._name, version, space, self._space),
            )
        return False


def text_input(texts: Sequence[str]) -> InferInput:
    """Tensor TEXT, BYTES [n, 1]."""
    tensor = InferInput("TEXT", [len(texts), 1], "BYTES")
    tensor.set_data_from_numpy(np.array([text.encode() for text in texts], np.object_)[:, None])
    return tensor


def answered(result: InferResult, count: int, names: Sequence[str] = ASKED) -> Rows | None:
    """The rows of an answer; None where it has another shape; a row that is not finite becomes the fallback."""
    tensors = {name: result.as_numpy(name) for name in names}
    if any(tensor is None or tensor.shape != (count, _WIDTHS[name]) for name, tensor in tensors.items()):
        return None
    rows = np.zeros(count, ROW)
    rows["sentiment"], rows["flags"], rows["whole"] = tensors["SENTIMENT"], tensors["FLAGS"][:, 0], "VECTOR" in names
    rows["vector"] = tensors.get("VECTOR", 0)
    rows[~_finite(rows)] = fallback(DEGRADED)
    return rows


def fallback(flag: int) -> np.void:
    """No vector, the prior sentiment, and the flag that says why."""
    row: np.void = np.zeros(1, ROW)[0]
    row["sentiment"], row["flags"], row["whole"] = PRIOR_SENTIMENT, flag, True
    return row


def _finite(rows: Rows) -> npt.NDArray[np.bool_]:
    good = np.isfinite(rows["vector"]).all(axis=1) & np.isfinite(rows["sentiment"]).all(axis=1)
    return np.asarray(good, np.bool_)
