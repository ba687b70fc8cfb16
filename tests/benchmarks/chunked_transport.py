"""The chunked transport, into an inbox that counts; with and without decoding."""

import tempfile
from pathlib import Path

from streams.codec.decode import decode
from streams.ports import Chunk
from streams.settings import Settings
from tests.benchmarks.click_log import until_counted
from tests.fakes.inbox import CountingInbox
from tests.servers.worker import running_worker


async def measure(address: str, count: int, *, decoding: bool) -> float:
    """Records a second."""
    settings = Settings(kafka=address, app_id=f"chunked-{decoding}", data_dir=Path(tempfile.mkdtemp()))
    seen = 0

    class ForgettingInbox(CountingInbox):
        """Counts records and keeps none."""

        async def accept(self, chunk: Chunk) -> None:
            nonlocal seen
            if decoding and chunk.values:
                decode(chunk, settings)
            seen += len(chunk.values)
            self.inputs.mark(chunk.topic, chunk.partition, chunk.next_offset)

    async with running_worker(settings, inbox_of=ForgettingInbox):
        return await until_counted(count, lambda: seen)
