"""What a comparison is asked for: from when, up to when, how long after each shopper's first moment, how sure."""

from dataclasses import dataclass
from datetime import UTC, datetime

EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Goods:
    """What is left of a purchase after the cost of goods: of its price the share `kept`, less `unit_cost` a piece, in
    the shop's currency."""

    kept: float = 1.0
    unit_cost: float = 0.0


@dataclass(frozen=True)
class Asked:
    """Shoppers whose first moment lies from `since` (included) to `until` (not), events before `until`.

    With `window_ms` an outcome counts only so long after the first moment, and shoppers only once that is over; 0: all
    outcomes so far count. `planned_buyers`: at how many buyers of both arms intervals are to be narrowest; `alpha`: how
    often one may be wrong. `holdout`: the share of the plan; 0 where it is not known. `end`: when the launch's window
    closes, None where that is not known; `ended`: it was ended by hand. `goods`: None where their cost is not known.
    """

    until: datetime
    since: datetime = EVER
    window_ms: int = 0
    planned_buyers: float = 300.0
    alpha: float = 0.05
    holdout: float = 0.0
    end: datetime | None = None
    ended: bool = False
    goods: Goods | None = None

    @property
    def parameters(self) -> dict[str, object]:
        """Of the questions."""
        goods = self.goods or Goods()
        asked = {"since": _moment(self.since), "until": _moment(self.until), "window_ms": self.window_ms}
        return {**asked, "kept": goods.kept, "unit_cost": goods.unit_cost}

    @property
    def over(self) -> bool:
        """Whether the launch is, so that no more shoppers come in."""
        return self.ended or (self.end is not None and self.end <= self.until)

    @property
    def last(self) -> datetime:
        """Up to when shoppers could come in."""
        return min(self.until, self.end or self.until)

    def planned(self, outcome: str) -> float:
        """Active shoppers at which the interval of this outcome is to be narrowest. There are more clickers."""
        return self.planned_buyers * (5 if outcome == "clicks" else 1)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}.{at.microsecond // 1000:03}"
