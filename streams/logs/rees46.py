"""REES46 multi-category store (Kaggle): event time in UTC, event type, product, category, brand, price,
user, session."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from streams.logs.behaviour import CART, PURCHASE, UNCART, VIEW, Clicks, assemble
from streams.logs.delimited import read_delimited
from streams.logs.imported import ImportedLog, Options
from streams.logs.sieve import Sieve, counted
from streams.logs.values import codes, decimal, ids, is_empty, local_times

_COLUMNS = (
    "event_time",
    "event_type",
    "product_id",
    "category_id",
    "category_code",
    "brand",
    "price",
    "user_id",
    "user_session",
)
_KINDS = {"view": VIEW, "cart": CART, "remove_from_cart": UNCART, "purchase": PURCHASE}


class Rees46:
    """The log has no titles. Where it names the category in words, the title is those words and the brand
    ("aqua appliances environment water heater"); where it has only the category's number, the title is
    empty."""

    name = "rees46"
    summary = "REES46 eCommerce events: event_time, event_type, product_id, ..., user_session; CSV with header"

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects: cut_short, no_shopper, no_product, unknown_kind, bad_time, bad_price."""
        text = read_delimited(path, _COLUMNS, limit=options.limit)
        sieve, columns = Sieve(text), text.columns
        kind, known = codes(columns["event_type"], _KINDS)
        at_ms, timed = local_times(pc.replace_substring_regex(columns["event_time"], " UTC$", ""), "UTC")
        price, priced = decimal(columns["price"])
        unpriced = is_empty(columns["price"])
        sieve.reject("no_shopper", is_empty(columns["user_id"]))
        sieve.reject("no_product", is_empty(columns["product_id"]))
        sieve.reject("unknown_kind", ~known)
        sieve.reject("bad_time", ~timed)
        sieve.reject("bad_price", ~unpriced & (~priced | (price < 0)))
        keep = sieve.keep
        clicks = Clicks(
            line=text.line[keep],
            at_ms=at_ms[keep],
            kind=kind[keep],
            shopper=ids(sieve.kept(columns["user_id"])),
            product=ids(sieve.kept(columns["product_id"])),
            price=np.where(unpriced, np.nan, price)[keep],
            session=sieve.kept(columns["user_session"]),
            about={name: sieve.kept(column) for name, column in _about(columns).items()},
        )
        rejects = sieve.rejects()
        return ImportedLog(assemble(text.id, clicks), text.read, counted(rejects), rejects)


def _about(columns: Mapping[str, pa.Array]) -> dict[str, pa.Array]:
    code, brand = columns["category_code"], columns["brand"]
    unnamed = pc.equal(code, "")
    words = pc.replace_substring_regex(code, "[._]+", " ")
    title = pc.utf8_trim_whitespace(pc.binary_join_element_wise(brand, words, " "))
    return {
        "title": pc.if_else(unnamed, "", title),
        "category": pc.if_else(unnamed, ids(columns["category_id"]), code),
        "brand": brand,
    }
