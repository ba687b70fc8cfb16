"""Products that were clicked in the same sessions as those of the shopper's session.

sim(i, j) = sessions with both / sqrt(sessions with i * sessions with j), the cosine of two columns of the matrix of
sessions and products; of each product the 100 most similar count, and their similarities are added up.
Sarwar, Karypis, Konstan, Riedl: Item-based collaborative filtering recommendation algorithms, WWW 2001, sections 3.1.1
and 3.2.1; over sessions: Hidasi, Karatzoglou, Baltrunas, Tikk: Session-based recommendations with recurrent neural
networks, ICLR 2016, section 4.
"""

from typing import Final

import numpy as np

from scorer.arrays import F8, I4, Int
from scorer.baselines.sessions import Sessions
from scorer.compiled import compiled

NEIGHBOURS: Final = 100
ANCHORS: Final = 20  # the last products of the session that neighbours are looked up for


class ItemKnn:
    """Reads sessions that their owner updates; what is counted is what has happened by then."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._together = np.zeros(len(sessions.newest_of), np.int32)
        self._touched = np.zeros(len(sessions.newest_of), np.int32)

    def scores(self, shopper: int, known: int) -> F8:
        """All 0 for a shopper of whom nothing is known."""
        total = np.zeros(known)
        session = int(self._sessions.of_shopper[shopper])
        anchors = self._sessions.products(session, ANCHORS) if session >= 0 else ()
        for anchor in anchors:
            products, similar = self._similar(int(anchor))
            total[products] += similar
        return total

    def _similar(self, anchor: int) -> tuple[I4, F8]:
        sessions = self._sessions
        links = sessions.product, sessions.session, sessions.before_in_session, sessions.before_of_product
        start = sessions.newest_of[anchor]
        count = _count(anchor, start, links, sessions.newest_link, self._together, self._touched)
        products = self._touched[:count].copy()
        holding = sessions.sessions_of[products].astype(np.float64) * float(sessions.sessions_of[anchor])
        similar = self._together[products] / np.sqrt(holding)
        self._together[products] = 0
        nearest = np.argsort(similar, kind="stable")[-NEIGHBOURS:]
        return products[nearest], similar[nearest]


@compiled
def _count(anchor: Int, start: Int, links: tuple[I4, I4, I4, I4], newest_link: I4, together: I4, touched: I4) -> Int:
    """Add up, in `together`, the sessions that each product shares with the anchor; `touched` lists the products."""
    product, session, before_in_session, before_of_product = links
    count, link = 0, start
    while link >= 0:
        other = newest_link[session[link]]
        while other >= 0:
            what = product[other]
            if what != anchor:
                if together[what] == 0:
                    touched[count] = what
                    count += 1
                together[what] += 1
            other = before_in_session[other]
        link = before_of_product[link]
    return count
