"""The seeded shop: one seed and a number of events give one catalogue, one set of launches, one log and one
truth."""

from functools import cached_property

import numpy as np
import pyarrow as pa

from streams.publish.log import Log
from streams.shop.acts import Acts, act_out
from streams.shop.browsing import Browsing
from streams.shop.calendar import plan_bursts
from streams.shop.catalogue import make_catalogue
from streams.shop.chance import stream
from streams.shop.consents import with_consents
from streams.shop.disturbance import Arrival, arrive
from streams.shop.launches import plan_launches
from streams.shop.ledger import write_log
from streams.shop.sessions import plan_sessions
from streams.shop.shoppers import make_shoppers
from streams.shop.truth import Truth

_LEAST_SHOPPERS, _EVENTS_A_SHOPPER = 20, 20
_LEAST_PRODUCTS, _MOST_PRODUCTS, _EVENTS_A_PRODUCT = 180, 2_000, 100
_PRODUCTS_A_LAUNCH, _LEAST_LAUNCHES, _MOST_LAUNCHES = 15, 16, 60
_LAUNCHES_A_BURST = 8


class Shop:
    """A shop of `events` published clicks, searches and reviews, duplicates among them, and what their shoppers told
    before. Everything follows from the seed and that number."""

    def __init__(self, seed: int, events: int) -> None:
        self.seed, self.events = seed, events
        products = int(np.clip(events // _EVENTS_A_PRODUCT, _LEAST_PRODUCTS, _MOST_PRODUCTS))
        launches = int(np.clip(products // _PRODUCTS_A_LAUNCH, _LEAST_LAUNCHES, _MOST_LAUNCHES))
        self.catalogue = make_catalogue(stream(seed, 1), products)
        self.shoppers = make_shoppers(stream(seed, 2), max(_LEAST_SHOPPERS, events // _EVENTS_A_SHOPPER))
        self.plan = plan_launches(stream(seed, 3), self.catalogue, launches)
        self.bursts = plan_bursts(stream(seed, 4), self.plan.start_ms, launches // _LAUNCHES_A_BURST)
        self.truth = Truth(seed, self.catalogue, self.shoppers)

    @property
    def products(self) -> pa.Table:
        """The catalogue, as on the topic `products`."""
        return self.catalogue.table

    @property
    def launches(self) -> pa.Table:
        """The launches, as on the topic `launches`."""
        return self.plan.table

    @cached_property
    def log(self) -> Log:
        """Everything that is published, in the order of its arrival."""
        acted = write_log(self.seed, self.catalogue, self.shoppers, self.plan, self._acts, self.arrival)
        return with_consents(acted, self.seed, self.shoppers, self._acts, self.arrival)

    @cached_property
    def arrival(self) -> Arrival:
        """Which act arrives when, and which arrivals are repeats: the planted late and duplicate events."""
        return arrive(stream(self.seed, 7), self._acts.at_ms, self.events)

    @cached_property
    def _acts(self) -> Acts:
        sessions = plan_sessions(stream(self.seed, 5), self.shoppers, self.bursts, self.events)
        browsing = Browsing(self.truth, self.catalogue, self.plan)
        return act_out(stream(self.seed, 6), sessions, self.shoppers, browsing, self.plan, self.bursts)
