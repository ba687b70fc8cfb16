"""Products of the sessions that are most like the shopper's.

sim(s, t) = products in both / sqrt(products of s * products of t), the cosine of two sets. Of the 1,000 newest
sessions that share a product with the shopper's, the 100 most similar are its neighbours; a product's score is the sum
of the similarities of the neighbours that hold it. Jannach, Ludewig: When recurrent neural networks meet the
neighborhood for session-based recommendation, RecSys 2017, section 3.
"""

from typing import Final

import numpy as np

from scorer.arrays import F8, I4, Int
from scorer.baselines.sessions import Sessions
from scorer.compiled import compiled

NEIGHBOURS: Final = 100
RECENT: Final = 1000


class SessionKnn:
    """Reads sessions that their owner updates; sessions of others that still go on count as far as they have come."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._shared = np.zeros(len(sessions.size), np.int32)
        self._touched = np.zeros(len(sessions.size), np.int32)

    def scores(self, shopper: int, known: int) -> F8:
        """All 0 for a shopper of whom nothing is known."""
        total = np.zeros(known)
        own = int(self._sessions.of_shopper[shopper])
        if own >= 0:
            neighbours, similar = self._neighbours(own)
            sessions = self._sessions
            links = sessions.product, sessions.before_in_session
            _add(neighbours, similar, sessions.newest_link, links, total)
        return total

    def _neighbours(self, own: int) -> tuple[I4, F8]:
        sessions = self._sessions
        links = sessions.product, sessions.session, sessions.before_in_session, sessions.before_of_product
        ends = sessions.newest_link, sessions.newest_of
        count = _share(own, links, ends, self._shared, self._touched)
        found = np.sort(self._touched[:count])  # numbered in the order in which they began
        shared = self._shared[found].astype(np.float64)
        self._shared[found] = 0
        similar = shared / np.sqrt(sessions.size[found].astype(np.float64) * float(sessions.size[own]))
        newest, similar = found[-RECENT:], similar[-RECENT:]
        nearest = np.argsort(similar, kind="stable")[-NEIGHBOURS:]
        return newest[nearest], similar[nearest]


@compiled
def _share(own: Int, links: tuple[I4, I4, I4, I4], ends: tuple[I4, I4], shared: I4, touched: I4) -> Int:
    """Add up, in `shared`, the products that each other session shares with `own`; `touched` lists the sessions."""
    product, session, before_in_session, before_of_product = links
    newest_link, newest_of = ends
    count, link = 0, newest_link[own]
    while link >= 0:
        other = newest_of[product[link]]
        while other >= 0:
            which = session[other]
            if which != own:
                if shared[which] == 0:
                    touched[count] = which
                    count += 1
                shared[which] += 1
            other = before_of_product[other]
        link = before_in_session[link]
    return count


@compiled
def _add(neighbours: I4, similar: F8, newest_link: I4, links: tuple[I4, I4], total: F8) -> None:
    product, before_in_session = links
    for i in range(len(neighbours)):
        link = newest_link[neighbours[i]]
        while link >= 0:
            total[product[link]] += similar[i]
            link = before_in_session[link]
