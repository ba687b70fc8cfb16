"""Reviews of any shop: a CSV with a header that names `text` (or `review`, `sentence`), and what else there
is.

    label     negative, neutral or positive; also 0 or -1 for negative, 1 for positive; may be empty
    product   product id
    shopper   shopper id
    at_ms     Unix milliseconds

A review without shopper, product or time gets made-up ones and is marked composite. Other columns are not
read.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scorer.sentiments import NAMES
from streams.logs.composite import Composite
from streams.logs.delimited import header_of, read_delimited
from streams.logs.imported import ImportedLog, Options
from streams.logs.review_log import assemble_reviews
from streams.logs.sieve import Sieve, counted
from streams.logs.values import codes, ids, is_empty, whole
from streams.publish.ids import event_ids

_TEXT = ("text", "review", "sentence")
_OPTIONAL = ("label", "product", "shopper", "at_ms")
_LABELS = pa.array([*NAMES, None])
_WORDS = {"negative": 0, "neutral": 1, "positive": 2, "0": 0, "-1": 0, "1": 2, "": 3}


class ReviewsCsv:
    """Labels are published for measuring; nothing that scores reads them."""

    name = "reviews-csv"
    summary = "Reviews: text (or review), optional label, product, shopper, at_ms; CSV with header"

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects: empty_text, unknown_label, bad_time."""
        there = header_of(path)
        words = next((name for name in _TEXT if name in there), _TEXT[0])
        text = read_delimited(path, [words], optional=_OPTIONAL, limit=options.limit)
        sieve, columns = Sieve(text), text.columns
        label, known = codes(pc.utf8_lower(pc.utf8_trim_whitespace(columns["label"])), _WORDS)
        at_ms, timed = whole(columns["at_ms"])
        timeless = is_empty(columns["at_ms"])
        sieve.reject("empty_text", is_empty(columns[words]))
        sieve.reject("unknown_label", ~known)
        sieve.reject("bad_time", ~timed & ~timeless | (at_ms < 0))
        keep, line = sieve.keep, text.line[sieve.keep]
        made = Composite(options.seed, text.id, len(line))
        shopper, no_shopper = _or_made_up(sieve.kept(columns["shopper"]), made.shoppers())
        product, no_product = _or_made_up(sieve.kept(columns["product"]), made.products())
        rows = {
            "event_id": event_ids(text.id, line),
            "shopper": shopper,
            "at_ms": np.where(timeless[keep], made.times_ms(), at_ms[keep]),
            "product": product,
            "text": sieve.kept(columns[words]),
            "label": _LABELS.take(pa.array(label[keep])),
            "composite": no_shopper | no_product | timeless[keep],
        }
        rejects = sieve.rejects()
        return ImportedLog(assemble_reviews(rows, line), text.read, counted(rejects), rejects)


def _or_made_up(told: pa.Array, made_up: pa.Array) -> tuple[pa.Array, npt.NDArray[np.bool_]]:
    missing = is_empty(told)
    return pc.if_else(pa.array(missing), made_up, ids(told)), missing
