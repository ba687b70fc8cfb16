"""What is known at a moment of a log: products in the order of their first clicks, and what baselines learnt."""

import numpy as np
import numpy.typing as npt

from scorer.arrays import F8, I4
from scorer.baselines.cosine import cosines
from scorer.baselines.item_knn import ItemKnn
from scorer.baselines.listed_beside import nearness
from scorer.baselines.popularity import Popularity
from scorer.baselines.recency import Newest, Recency
from scorer.baselines.session_knn import SessionKnn
from scorer.baselines.sessions import Sessions
from scorer.candidates import relevance
from scorer.catalogue import LAUNCH
from scorer.events import FOLDED
from scorer.recent import CLICKS
from streams.examples.launched import LAUNCH_MS
from streams.runner.gather import InForce


class Observed:
    """`known` products so far; `code_of` int32[rows] is the number of a row of the catalogue, -1 before its first
    click; `launches` holds one LAUNCH a known product."""

    def __init__(self, force: InForce, *, shoppers: int, clicks: int, half_life_ms: int) -> None:
        products = force.catalogue.product_count
        self._products = force.catalogue.product_rows
        self.known = 0
        self.code_of = np.full(products, -1, np.int32)
        self._launches = np.zeros(products, LAUNCH)
        sessions = Sessions(shoppers, products, clicks)
        self._popularity, self._recency = Popularity(products, half_life_ms), Recency(products)
        self._learning = (self._popularity, self._recency, sessions)
        self._order, self._item_knn, self._session_knn = Newest(), ItemKnn(sessions), SessionKnn(sessions)

    @property
    def launches(self) -> npt.NDArray[np.void]:
        """LAUNCH[known], in the order of codes."""
        return self._launches[: self.known]

    def learn(self, events: npt.NDArray[np.void]) -> None:
        """Folded events in order; those that are no clicks on known products teach nothing."""
        good = events[(events["status"] == FOLDED) & np.isin(events["kind"], CLICKS) & (events["product"] >= 0)]
        self._number(good)
        shopper, product = good["row"].astype(np.int32), self.code_of[good["product"]]
        for each in self._learning:
            each.update(shopper, product, good["at_ms"].astype(np.int64))

    def scores(self, profile: npt.NDArray[np.void], shopper: int) -> dict[str, F8]:
        """Of every baseline and of the worker's own rule of candidates (`relevance`), float64[known] each."""
        rows = self.launches["product"].astype(np.int32)
        one = profile[0]
        return {
            "popularity": self._popularity.scores(shopper, self.known),
            "recency": self._recency.scores(shopper, self.known),
            "newest": self._order.scores(shopper, self.known),
            "item_knn": self._item_knn.scores(shopper, self.known),
            "session_knn": self._session_knn.scores(shopper, self.known),
            "cosine": cosines(np.array(one["vector"]), int(one["space"]), self._products, rows),
            "listed_beside": nearness(profile, self._products, rows),
            "relevance": relevance(profile, self.launches, self._products),
        }

    def _number(self, clicks: npt.NDArray[np.void]) -> None:
        unseen = np.flatnonzero(self.code_of[clicks["product"]] < 0)
        rows, at = np.unique(clicks["product"][unseen], return_index=True)
        order = np.argsort(at)
        fresh: I4 = rows[order].astype(np.int32)
        codes = slice(self.known, self.known + len(fresh))
        self.code_of[fresh] = np.arange(codes.start, codes.stop)
        self._launches["product"][codes] = fresh
        self._launches["start_ms"][codes] = clicks["at_ms"][unseen[at[order]]]
        self._launches["end_ms"][codes] = self._launches["start_ms"][codes] + LAUNCH_MS
        self.known = codes.stop
