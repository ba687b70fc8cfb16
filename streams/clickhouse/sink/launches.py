"""Launches by the offsets of their topic, and which launch of a product was live at an event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer.errors import Inconsistent


@dataclass(frozen=True)
class LaunchesInForce:
    """`windows`: launches of each product as (start_ms, end_ms, launch), in rising preference; `product_of`: of each
    launch.
    """

    windows: Mapping[str, Sequence[tuple[int, int, str]]] = field(default_factory=dict)
    product_of: Mapping[str, str] = field(default_factory=dict)

    def live(self, products: Sequence[str], codes: npt.NDArray[np.int64], at_ms: npt.NDArray[np.int64]) -> Any:
        """Launch of each row, an object array: live at its time, the newest if several; "" if none.

        `codes` index `products`.
        """
        found = np.full(len(codes), "", object)
        for code, product in enumerate(products):
            if product in self.windows:
                rows = np.flatnonzero(codes == code)
                for start_ms, end_ms, launch in self.windows[product]:
                    found[rows[(at_ms[rows] >= start_ms) & (at_ms[rows] < end_ms)]] = launch
        return found


class LaunchBook:
    """All versions of all launches. `position` is the first offset not read."""

    def __init__(self) -> None:
        self.position = 0
        self._versions: list[tuple[int, str, Mapping[str, Any] | None]] = []
        self._newest = (-1, LaunchesInForce())

    def add(self, offset: int, launch_id: str, launch: Mapping[str, Any] | None) -> None:
        """One record, in offset order; None ends the launch."""
        self._versions.append((offset, launch_id, launch))

    def in_force(self, launches_next: int) -> LaunchesInForce:
        """What was in force below this offset. Raises Inconsistent before all of it has been read."""
        if self.position < launches_next:
            raise Inconsistent(
                "launches are asked for before they were read", seen=f"{self.position} < {launches_next}"
            )
        if self._newest[0] != launches_next:
            self._newest = (launches_next, self._below(launches_next))
        return self._newest[1]

    def _below(self, launches_next: int) -> LaunchesInForce:
        newest: dict[str, Mapping[str, Any] | None] = {}
        product_of: dict[str, str] = {}
        for offset, launch_id, launch in self._versions:
            if offset < launches_next:
                newest[launch_id] = launch
                if launch is not None:
                    product_of[launch_id] = launch["product"]
        windows: dict[str, list[tuple[int, int, str]]] = {}
        for launch_id, launch in sorted(newest.items(), reverse=True):
            if launch is not None and launch.get("status") != "ended":
                window = (launch["start_ms"], launch["end_ms"], launch_id)
                windows.setdefault(launch["product"], []).append(window)
        return LaunchesInForce(
            {product: sorted(found, key=lambda window: window[0]) for product, found in windows.items()},
            product_of,
        )
