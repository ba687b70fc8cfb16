"""Who clicked what together: sessions of shoppers as sets of products, and the sessions of each product.

A session ends where its shopper does nothing for 30 minutes. A product in a session is a link in two chains, one of
the session and one of the product, each from the newest back; so an event costs the length of its session at most.
"""

from typing import Final

import numpy as np

from scorer.arrays import I4, I8, Int, ready
from scorer.compiled import compiled

SESSION_MS: Final = 1_800_000


class Sessions:
    """Links: `product`, `session`, `before_in_session`, `before_of_product` int32[links], -1 ends a chain. Sessions:
    `newest_link`, `size`. Products: `newest_of`, `sessions_of` (how many hold it). `of_shopper`: the newest, -1."""

    def __init__(self, shoppers: int, products: int, clicks: int) -> None:
        self.product, self.session = np.zeros(clicks, np.int32), np.zeros(clicks, np.int32)
        self.before_in_session, self.before_of_product = _none(clicks), _none(clicks)
        self.newest_link, self.size = _none(clicks), np.zeros(clicks, np.int32)
        self.newest_of, self.sessions_of = _none(products), np.zeros(products, np.int32)
        self.of_shopper, self._last_ms = _none(shoppers), np.zeros(shoppers, np.int64)
        self._counts = np.zeros(2, np.int64)  # links, sessions

    def update(self, shopper: I4, product: I4, at_ms: I8) -> None:
        """Events in order."""
        columns = ready(shopper, np.int32), ready(product, np.int32), ready(at_ms, np.int64)
        links = self.product, self.session, self.before_in_session, self.before_of_product
        ends = self.newest_link, self.size, self.newest_of, self.sessions_of
        _update(columns, links, ends, self.of_shopper, self._last_ms, self._counts)

    def products(self, session: int, most: int) -> I4:
        """The last `most` different products of a session, the newest first."""
        found: list[int] = []
        link = int(self.newest_link[session])
        while link >= 0 and len(found) < most:
            found.append(int(self.product[link]))
            link = int(self.before_in_session[link])
        return np.array(found, np.int32)


def _none(count: int) -> I4:
    return np.full(count, -1, np.int32)


@compiled
def _update(
    columns: tuple[I4, I4, I8],
    links: tuple[I4, I4, I4, I4],
    ends: tuple[I4, I4, I4, I4],
    of_shopper: I4,
    last_ms: I8,
    counts: I8,
) -> None:
    shoppers, products, times = columns
    of_link, session_of, before_in_session, before_of_product = links
    newest_link, size, newest_of, sessions_of = ends
    for i in range(len(shoppers)):
        who, what = shoppers[i], products[i]
        session = of_shopper[who]
        if session < 0 or times[i] - last_ms[who] >= SESSION_MS:
            session = np.int32(counts[1])
            of_shopper[who] = session
            counts[1] += 1
        last_ms[who] = times[i]
        if not _holds(what, newest_link[session], of_link, before_in_session):
            link = counts[0]
            counts[0] += 1
            of_link[link], session_of[link] = what, session
            before_in_session[link], before_of_product[link] = newest_link[session], newest_of[what]
            newest_link[session], newest_of[what] = link, link
            size[session] += 1
            sessions_of[what] += 1


@compiled
def _holds(what: Int, link: Int, of_link: I4, before_in_session: I4) -> bool:
    while link >= 0:
        if of_link[link] == what:
            return True
        link = before_in_session[link]
    return False
