"""What may follow a replay, step by step: it looks, and keeps what it has come to for the replay's snapshots."""

from typing import Any, Protocol

from streams.replay.again import Again


class Follower(Protocol):
    """One thing that is made of a replay."""

    async def take(self, again: Again) -> None:
        """One step, in order."""

    def kept(self) -> dict[str, Any]:
        """What to go on from, as JSON; called at a step boundary, after which all before it is safe on disk."""

    def go_on(self, kept: dict[str, Any]) -> None:
        """Go on from what was kept; what was made of later steps is dropped."""
