"""The second job: grants of budgets, as soon as plans or what was spent ask for them."""

import asyncio
from collections.abc import Callable

from streams.learner.board import Board
from streams.learner.ledger import Ledger

_LEAST_S = 0.2  # between two looks


class Granting:
    """`woken` is to be set when something may have been heard, or when it is to stop."""

    def __init__(self, ledger: Ledger, board: Board) -> None:
        self.woken, self.told = asyncio.Event(), 0
        self._ledger, self._board = ledger, board

    async def run(self, stopping: Callable[[], bool]) -> None:
        """Until it is to stop; looks only where something was heard since it looked last."""
        looked_at = None
        while not stopping():
            if self._ledger.heard != looked_at:
                looked_at = self._ledger.heard
                await self.grant()
            self.woken.clear()
            await asyncio.sleep(_LEAST_S)
            if not stopping():
                await self.woken.wait()

    async def grant(self) -> int:
        """Say what is due, until it counts; the first offset behind all grants."""
        if self._ledger.due():
            await self._board.catch_up()
            while said := self._ledger.due():
                if await self._board.say(said):
                    self.told += len(said)
        return self._board.next_offset
