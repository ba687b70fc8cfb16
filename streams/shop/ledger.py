"""Writes the acts of the shop down as the columns of the three event topics, in the order of arrival."""

import numpy as np
import pyarrow as pa

from scorer.sentiments import NAMES
from streams.publish.ids import event_ids
from streams.publish.log import COLUMNS, Log
from streams.shop.acts import KIND_NAMES, REVIEW, SEARCH, Acts
from streams.shop.catalogue import Catalogue
from streams.shop.chance import Ints, stream
from streams.shop.disturbance import Arrival
from streams.shop.launches import Launches
from streams.shop.queries import write_queries
from streams.shop.reviews import sentiments, write_reviews
from streams.shop.shoppers import Shoppers

_INPUT_OF_SEARCH, _INPUT_OF_REVIEW = 1, 2


def write_log(
    seed: int, catalogue: Catalogue, shoppers: Shoppers, launches: Launches, acts: Acts, arrival: Arrival
) -> Log:
    """The whole log. Texts are drawn once per act, so that a repeated arrival has the same text."""
    kind = acts.kind[arrival.act]
    order = np.where(kind == SEARCH, _INPUT_OF_SEARCH, np.where(kind == REVIEW, _INPUT_OF_REVIEW, 0))
    writer = _Writer(seed, catalogue, shoppers, acts)
    return Log(
        products=catalogue.table,
        launches=launches.table,
        clicks=writer.clicks(arrival.act[order == 0]),
        searches=writer.searches(arrival.act[order == _INPUT_OF_SEARCH]),
        reviews=writer.reviews(arrival.act[order == _INPUT_OF_REVIEW]),
        order=order.astype(np.uint8),
    )


class _Writer:
    def __init__(self, seed: int, catalogue: Catalogue, shoppers: Shoppers, acts: Acts) -> None:
        self._seed, self._catalogue, self._acts = seed, catalogue, acts
        self._shopper_ids = pa.array(shoppers.ids)
        self._product_ids = catalogue.table.column("product").combine_chunks()
        self._language = shoppers.language

    def clicks(self, act: Ints) -> pa.Table:
        acts = self._acts
        columns = self._common(act) | {
            "kind": pa.array(KIND_NAMES).take(pa.array(acts.kind[act])),
            "product": self._product_ids.take(pa.array(acts.product[act])),
            "price": pa.array(self._catalogue.price_cents[acts.product[act]] / 100),
            "quantity": pa.array(acts.quantity[act].astype(np.int32)),
            "session": pa.array([f"v{number}" for number in acts.session[act].tolist()], pa.string()),
        }
        return _table("clicks", columns)

    def searches(self, act: Ints) -> pa.Table:
        acts = self._acts
        every, place = _once(act)
        language = self._language[acts.shopper[every]]
        queries = write_queries(stream(self._seed, 8), self._catalogue, acts.product[every], language)
        texts = pa.array(queries, pa.string()).take(pa.array(place))
        return _table("searches", self._common(act) | {"query": texts})

    def reviews(self, act: Ints) -> pa.Table:
        acts, rng = self._acts, stream(self._seed, 9)
        every, place = _once(act)
        product = acts.product[every]
        feeling = sentiments(rng, self._catalogue.quality[product])
        texts = write_reviews(rng, self._catalogue, product, feeling, self._language[acts.shopper[every]])
        columns = {
            "product": self._product_ids.take(pa.array(acts.product[act])),
            "text": pa.array(texts, pa.string()).take(pa.array(place)),
            "label": pa.array(NAMES).take(pa.array(feeling[place])),
        }
        return _table("reviews", self._common(act) | columns)

    def _common(self, act: Ints) -> dict[str, pa.Array]:
        return {
            "event_id": event_ids(self._seed, act),
            "shopper": self._shopper_ids.take(pa.array(self._acts.shopper[act])),
            "at_ms": pa.array(self._acts.at_ms[act]),
            "composite": pa.array(np.zeros(len(act), bool)),
        }


def _once(act: Ints) -> tuple[Ints, Ints]:
    """The acts without repeats, in order of their number, and where each arrival's act stands among them."""
    every, place = np.unique(act, return_inverse=True)
    return every, place.astype(np.int64)


def _table(topic: str, columns: dict[str, pa.Array]) -> pa.Table:
    return pa.table([columns[name] for name in COLUMNS[topic].names], schema=COLUMNS[topic])
