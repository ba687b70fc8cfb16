"""Taobao UserBehavior (Tianchi 649): user, item, category, behaviour, Unix seconds; no header, no text, no
price."""

from pathlib import Path

from streams.logs.behaviour import CART, FAVOURITE, PURCHASE, VIEW, Clicks, assemble
from streams.logs.delimited import read_delimited
from streams.logs.imported import ImportedLog, Options
from streams.logs.sieve import Sieve, counted
from streams.logs.values import codes, ids, is_empty, whole

_COLUMNS = ("user", "item", "category", "behaviour", "time")
_KINDS = {"pv": VIEW, "cart": CART, "fav": FAVOURITE, "buy": PURCHASE}


class Taobao:
    """The category is an identifier: it stands in `category`, and the title stays empty."""

    name = "taobao"
    summary = "Taobao UserBehavior: user, item, category, behaviour, Unix seconds; CSV without header"

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects: no_shopper, no_product, unknown_kind, bad_time."""
        text = read_delimited(path, _COLUMNS, header=False, limit=options.limit)
        sieve, columns = Sieve(text), text.columns
        kind, known = codes(columns["behaviour"], _KINDS)
        seconds, timed = whole(columns["time"])
        sieve.reject("no_shopper", is_empty(columns["user"]))
        sieve.reject("no_product", is_empty(columns["item"]))
        sieve.reject("unknown_kind", ~known)
        sieve.reject("bad_time", ~timed | (seconds < 0))
        keep = sieve.keep
        clicks = Clicks(
            line=text.line[keep],
            at_ms=seconds[keep] * 1000,
            kind=kind[keep],
            shopper=ids(sieve.kept(columns["user"])),
            product=ids(sieve.kept(columns["item"])),
            about={"category": ids(sieve.kept(columns["category"]))},
        )
        rejects = sieve.rejects()
        return ImportedLog(assemble(text.id, clicks), text.read, counted(rejects), rejects)
