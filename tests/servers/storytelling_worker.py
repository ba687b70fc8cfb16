"""A worker as a process of its own that writes down what happens to it, for tests of membership.

`python -m tests.servers.storytelling_worker NAME FOLDER`, settings from the environment. All workers append to
FOLDER/story, one JSON object a line: a claim of a partition before it is read, a loss, a chunk, the end. How far each
input was read stands in FOLDER/next-TOPIC-PARTITION, where the next owner reads on.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from schemas.topics import INPUTS
from scorer.errors import Inconsistent
from streams.app import build
from streams.brokers.access import Access
from streams.ports import Chunk, Inbox, InputState, ProductsInbox
from streams.settings import Settings
from streams.transport.running import run
from streams.transport.worker_app import WorkerApp
from tests.fakes.inbox import CountingProducts


class StorytellingInbox:
    """Accepts at once."""

    def __init__(self, name: str, folder: Path, inputs: InputState) -> None:
        self._name, self._folder, self._inputs = name, folder, inputs
        self._story = os.open(folder / "story", os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def assigned(self, partitions: frozenset[int]) -> Mapping[tuple[str, int], int]:
        if "STORY_FAILS" in os.environ:
            raise Inconsistent(os.environ["STORY_FAILS"])
        for partition in partitions:
            self._tell("claim", partition)
        return {(topic, p): self._next(topic, p) for topic in INPUTS for p in partitions}

    async def revoked(self, partitions: frozenset[int]) -> None:
        for partition in partitions:
            self._tell("loss", partition)

    async def accept(self, chunk: Chunk) -> None:
        if not chunk.values:
            return
        first = int(chunk.offsets[0])
        self._tell("chunk", chunk.partition, topic=chunk.topic, first=first, next=chunk.next_offset)
        kept = self._folder / f"next-{chunk.topic}-{chunk.partition}"
        kept.with_suffix(f".{self._name}").write_text(str(chunk.next_offset))
        kept.with_suffix(f".{self._name}").replace(kept)
        self._inputs.mark(chunk.topic, chunk.partition, chunk.next_offset)

    async def drain(self) -> None:
        self._tell("drained", -1)

    def _next(self, topic: str, partition: int) -> int:
        kept = self._folder / f"next-{topic}-{partition}"
        return int(kept.read_text()) if kept.exists() else 0

    def _tell(self, what: str, partition: int, **more: object) -> None:
        line = {"at": time.time(), "worker": self._name, "what": what, "partition": partition, **more}
        os.write(self._story, json.dumps(line).encode() + b"\n")


def make(name: str, folder: Path) -> WorkerApp:
    async def inbox(inputs: InputState) -> Inbox:
        return StorytellingInbox(name, folder, inputs)

    async def products() -> ProductsInbox:
        return CountingProducts()

    settings = Settings()
    return build(settings, Access.of(settings), inbox, products)


def main() -> None:
    asyncio.run(asyncio.sleep(0))  # as a command does that looks at the broker first
    try:
        run(make(sys.argv[1], Path(sys.argv[2])), log_level=os.environ.get("STORY_LOG", "warning"))
    except Inconsistent as error:
        sys.exit(f"Inconsistent: {error}")


def __getattr__(name: str) -> WorkerApp:
    """For `faust -A tests.servers.storytelling_worker`, as in streams/app.py."""
    if name == "app":
        globals()["app"] = make(os.environ["STORY_NAME"], Path(os.environ["STORY_FOLDER"]))
        return globals()["app"]
    raise AttributeError(name)


if __name__ == "__main__":
    main()
