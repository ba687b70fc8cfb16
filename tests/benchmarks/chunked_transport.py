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

    async def accept(inbox: CountingInbox, chunk: Chunk) -> None:
        nonlocal seen
        if decoding and chunk.values:
            decode(chunk, settings)
        seen += len(chunk.values)
        inbox.inputs.mark(chunk.topic, chunk.partition, chunk.next_offset)

    CountingInbox.accept = accept  # type: ignore[method-assign, assignment]
    async with running_worker(settings):
        return await until_counted(count, lambda: seen)
