"""UCI Online Retail: invoice lines of a British gift shop; purchases and returns, times in Europe/London,
`YYYY-MM-DD HH:MM:SS` or as the shop's own table writes them, `M/D/YYYY H:MM`.

What is no sale of goods is rejected, each row under the first of these that holds:

    adjustment_invoice   an invoice number that starts with A: accounts, not shoppers
    negative_quantity    a quantity below 0 on an invoice that does not start with C: stock written off
    zero_quantity        a quantity of 0
    price_not_positive   a price of 0 or less: samples, damages, found stock
    fee_code             a StockCode that is a fee or a correction, see FEE_CODES
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from streams.logs.behaviour import PURCHASE, RETURN, Clicks, assemble
from streams.logs.delimited import read_delimited
from streams.logs.imported import ImportedLog, Options
from streams.logs.sieve import Sieve, counted
from streams.logs.values import decimal, ids, is_empty, local_times, matches, month_first, whole

_COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")
# Postage and carriage, manual entries, discounts, samples, bank and marketplace fees, bad debt, a charity's
# commission.
FEE_CODES = ("POST", "DOT", "C2", "C3", "M", "D", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "ADJUST", "ADJUST2")


class Uci:
    """A StockCode is put into upper case. A row without CustomerID belongs to the shopper `invoice:NUMBER`.
    An invoice that starts with C is a return, its quantity counted as positive. A product's title is its
    first description on a priced row."""

    name = "uci"
    summary = "UCI Online Retail: InvoiceNo, StockCode, Description, Quantity, ..., Country; CSV with header"

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects, after those of the module: no_product, bad_quantity, bad_time, bad_price."""
        text = read_delimited(path, _COLUMNS, limit=options.limit)
        sieve, columns = Sieve(text), text.columns
        invoice = pc.utf8_upper(pc.utf8_trim_whitespace(columns["InvoiceNo"]))
        code = pc.utf8_upper(pc.utf8_trim_whitespace(columns["StockCode"]))
        quantity, counts = whole(columns["Quantity"])
        price, priced = decimal(columns["UnitPrice"])
        at_ms, timed = local_times(month_first(columns["InvoiceDate"]), "Europe/London")
        returned = matches(invoice, "^C")
        sieve.reject("adjustment_invoice", matches(invoice, "^A"))
        sieve.reject("bad_quantity", ~counts | (np.abs(quantity) > 2**31 - 1))
        sieve.reject("negative_quantity", (quantity < 0) & ~returned)
        sieve.reject("zero_quantity", quantity == 0)
        sieve.reject("bad_price", ~priced)
        sieve.reject("price_not_positive", price <= 0)
        sieve.reject("fee_code", np.asarray(pc.is_in(code, pa.array(FEE_CODES))))
        sieve.reject("no_product", is_empty(code))
        sieve.reject("bad_time", ~timed)
        keep = sieve.keep
        clicks = Clicks(
            line=text.line[keep],
            at_ms=at_ms[keep],
            kind=np.where(returned, RETURN, PURCHASE).astype(np.uint8)[keep],
            shopper=sieve.kept(_shopper(columns["CustomerID"], invoice)),
            product=sieve.kept(code),
            price=price[keep],
            quantity=np.abs(quantity)[keep],
            session=sieve.kept(invoice),
            about={"title": sieve.kept(pc.utf8_trim_whitespace(columns["Description"]))},
        )
        rejects = sieve.rejects()
        return ImportedLog(assemble(text.id, clicks), text.read, counted(rejects), rejects)


def _shopper(customer: pa.Array, invoice: pa.Array) -> pa.Array:
    unnamed = pc.binary_join_element_wise("invoice", invoice, ":")
    return pc.if_else(pa.array(is_empty(customer)), unnamed, ids(customer))
