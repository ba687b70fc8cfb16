"""A step's events folded into the rows: what live steps, restarts and replays share."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from scorer import answers, trends
from scorer.arrays import Table
from scorer.candidates import candidates
from scorer.decide import apply
from scorer.kinds import DELIVERY
from scorer.observe import observe
from scorer.recent import IS_CLICK
from streams.ports import Float32
from streams.runner.gather import InForce, Taken
from streams.runner.state import State

Flags = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int32]
Before = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Folding:
    """One step of a partition. `active` uint8[n], of rows or events: 1 where they are behind the step and take it.
    `trend_of` int32[P]: row of each product's trend, -1 for none."""

    state: State
    taken: Taken
    force: InForce
    rules: Table
    partition: int
    trend_of: Places

    @classmethod
    def begun(cls, state: State, taken: Taken, force: InForce, *, rules: Table, partition: int) -> "Folding":
        """Products that are in launches have a row of trends from here on."""
        trend_of = state.store.trend_of(force.view, len(force.catalogue.product_rows))
        return cls(state, taken, force, rules, partition, trend_of)

    @property
    def every_event(self) -> Flags:
        """`active` of a step that no row carries yet."""
        return np.ones(len(self.taken.events), np.uint8)

    @property
    def every_trend(self) -> Flags:
        """The same of trends."""
        return np.ones(len(self.state.store.trends.rows), np.uint8)

    def observed(
        self, active: Flags, flags: Flags, vectors: Float32, *, known: bool = False
    ) -> tuple[Table, Places, Before]:
        """Decision points, their events, and what clicks came before; `flags` and `vectors` are of each text."""
        events = self.taken.events
        worded = events["text"] >= 0
        events["flags"][worded] |= flags[events["text"][worded]]
        points, at, before, _ = observe(
            self.state.store.profiles.rows,
            events,
            active=active,
            products=self.force.catalogue.product_rows,
            trend_of=self.trend_of,
            text_vectors=vectors,
            rules=self.rules,
            running_max_ms=self.taken.running_max_ms,
            known=known,
        )
        return points, at, before

    def offered(self, points: Table, at: Places, active: Flags, before: Before | None) -> Places:
        """Candidates int32[P, 20], noted in their shoppers' rows; `before` takes up what each click answers, None where
        a journal knows it."""
        events, launches, products = self.taken.events, self.force.view.rows, self.force.catalogue.product_rows
        matched = self.taken.matched
        chosen = candidates(points, at, events=events, launches=launches, products=products, matched=matched)
        answers.follow(
            self.state.store.profiles.rows,
            events,
            active=active,
            point_events=at,
            candidates=chosen,
            launches=launches,
            products=products,
            trend_of=self.trend_of,
            before=before,
        )
        return chosen

    def followed(self, active: Flags, at: Places, before: Before, offers: Places, *, known: bool = False) -> None:
        """Trends go on by the clicks and by how much was offered at each decision point: `offers` int32[P]."""
        trends.follow(
            self.state.store.trends.rows,
            self.taken.events,
            active=active,
            trend_of=self.trend_of,
            before=before,
            point_events=at,
            offers=offers,
            known=known,
        )

    def followed_by_all(self, at: Places, before: Before, chosen: Places) -> None:
        """The same of a step that no trend carries yet, by its candidates as `offered` gives them."""
        self.followed(self.every_trend, at, before, (chosen >= 0).sum(axis=1, dtype=np.int32))

    def applied(self, active: Flags, at: Places, promotions: Table) -> tuple[Flags, Places]:
        """What was promoted is opened and what is due closed, nothing decided: uint8[n], 1 where an event was heard,
        and the rows in which something closed."""
        heard, closed, self.state.due = apply(
            self.state.store.dealings.rows,
            self.taken.events,
            active=active,
            point_events=at,
            promotions=promotions,
            due=self.state.due,
            terms=self.state.bound.terms(self.force, self.state.store, self.rules, self.partition),
            rules=self.rules,
            running_max_ms=self.taken.running_max_ms,
        )
        return heard, closed

    def touch(self, active: Flags, at: Places, number: int) -> None:
        """Say that the profiles which these events changed now carry step `number`, and the trends that are behind."""
        events, store = self.taken.events, self.state.store
        folded = (events["status"] == 0) & (active == 1) & (events["kind"] != DELIVERY)
        store.profiles.touch(events["row"][folded], number)
        clicks = events[(events["status"] == 0) & IS_CLICK[events["kind"]] & (events["product"] >= 0)]
        if len(clicks) or len(at):
            rows = np.append(self.trend_of[clicks["product"]], np.int32(trends.ALL))
            rows = rows[rows >= 0]
            store.trends.touch(rows[store.trends.step[rows] < number], number)

    def touch_dealings(self, heard: Flags, closed: Places, at: Places, number: int) -> None:
        """The same of the dealings: of shoppers heard, of those for whom something closed, and of decision points."""
        events, dealings = self.taken.events, self.state.store.dealings
        for rows in (events["row"][heard == 1], closed, events["row"][at]):
            dealings.touch(rows, number)
