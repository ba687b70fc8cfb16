"""JD JData: actions (user, item, time in Asia/Shanghai, type, category, brand), and a table of products
beside them.

Types: 1 view, 2 cart, 3 uncart, 4 purchase, 5 favourite (JD calls it follow), 6 view: a click on something
within the product's page, which is one more look at the product.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from streams.logs.behaviour import CART, FAVOURITE, PURCHASE, UNCART, VIEW, Clicks, assemble
from streams.logs.delimited import read_delimited
from streams.logs.imported import ImportedLog, Options, Rejected
from streams.logs.sieve import Sieve, counted
from streams.logs.values import codes, ids, is_empty, local_times

_COLUMNS = ("user_id", "sku_id", "time", "model_id", "type", "cate", "brand")
_PRODUCT_COLUMNS = ("sku_id", "a1", "a2", "a3", "cate", "brand")
_KINDS = {"1": VIEW, "2": CART, "3": UNCART, "4": PURCHASE, "5": FAVOURITE, "6": VIEW}


class Jdata:
    """Categories and brands are identifiers; there is no text. `--products FILE` joins the product table:
    what it says of a product goes before what the action says. Ids such as 266079.0 lose their fraction."""

    name = "jdata"
    summary = "JD JData actions: user_id, sku_id, time, model_id, type, cate, brand; CSV with header; --products FILE"

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects: no_shopper, no_product, unknown_kind, bad_time; of the product table,
        products_no_product and the like, which are no rows of the log and not in `read`."""
        text = read_delimited(path, _COLUMNS, limit=options.limit)
        sieve, columns = Sieve(text), text.columns
        kind, known = codes(ids(columns["type"]), _KINDS)
        at_ms, timed = local_times(columns["time"], "Asia/Shanghai")
        sieve.reject("no_shopper", is_empty(columns["user_id"]))
        sieve.reject("no_product", is_empty(columns["sku_id"]))
        sieve.reject("unknown_kind", ~known)
        sieve.reject("bad_time", ~timed)
        keep, product = sieve.keep, ids(sieve.kept(columns["sku_id"]))
        about = {"category": ids(sieve.kept(columns["cate"])), "brand": ids(sieve.kept(columns["brand"]))}
        told, product_rejects = _told(options.products, product, about)
        clicks = Clicks(
            line=text.line[keep],
            at_ms=at_ms[keep],
            kind=kind[keep],
            shopper=ids(sieve.kept(columns["user_id"])),
            product=product,
            about=told,
        )
        rejects = sieve.rejects() + product_rejects
        return ImportedLog(assemble(text.id, clicks), text.read, counted(rejects), rejects)


def _told(
    table: Path | None, product: pa.Array, about: dict[str, pa.Array]
) -> tuple[dict[str, pa.Array], tuple[Rejected, ...]]:
    """What the product table says of each row's product, else what the row says."""
    if table is None:
        return about, ()
    text = read_delimited(table, _PRODUCT_COLUMNS)
    sieve = Sieve(text)
    sieve.reject("no_product", is_empty(text.columns["sku_id"]))
    place = pc.index_in(product, ids(sieve.kept(text.columns["sku_id"])))
    joined = {
        name: pc.coalesce(ids(sieve.kept(text.columns[column])).take(place), about[name])
        for name, column in (("category", "cate"), ("brand", "brand"))
    }
    named = tuple(Rejected(r.line, f"products_{r.reason}", r.seen, r.file) for r in sieve.rejects())
    return joined, named
