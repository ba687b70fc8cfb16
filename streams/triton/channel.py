"""One gRPC client for the whole process: bounded requests in flight per model, a deadline each, errors as
`Unavailable`.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from tritonclient.grpc import InferInput, InferRequestedOutput
from tritonclient.grpc.aio import InferenceServerClient, InferResult
from tritonclient.utils import InferenceServerException

from scorer.errors import Unavailable
from streams.triton.options import Options

# Without these gRPC waits 8 to 18 s before it connects again to a server that came back.
CHANNEL_ARGUMENTS = [
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
]


class Channel:
    """Connects at the first request, in the event loop that makes it; `close` when done."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._client: InferenceServerClient | None = None
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._background: set[asyncio.Task[None]] = set()

    @property
    def open(self) -> bool:
        """Whether anything was asked since the beginning, or since `close`."""
        return self._client is not None

    def turn(self, model: str) -> AbstractAsyncContextManager[None]:
        """Entered once fewer than the allowed requests are in flight to the model; for one `infer`."""
        return self._turns.setdefault(model, asyncio.Semaphore(self._options.in_flight))

    async def infer(self, model: str, inputs: Sequence[InferInput], outputs: Sequence[str]) -> InferResult:
        """One request for the named tensors; waits at most the deadline. Raises Unavailable for every failure."""
        asked = [InferRequestedOutput(name) for name in outputs]
        try:
            return await self._connected().infer(
                model, list(inputs), outputs=asked, client_timeout=self._options.deadline_s
            )
        except InferenceServerException as error:
            raise self._unavailable(model, error) from error

    def in_background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Begin it; what has not ended is cancelled by `close`."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task

    async def close(self) -> None:
        """Ends the connection and what is in the background; a later request opens another."""
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _connected(self) -> InferenceServerClient:
        if self._client is None:
            self._client = InferenceServerClient(self._options.address, channel_args=CHANNEL_ARGUMENTS)
        return self._client

    def _unavailable(self, model: str, error: InferenceServerException) -> Unavailable:
        return Unavailable(
            "Triton gave no answer",
            where=f"model {model} at {self._options.address}",
            seen=f"{error.status()}: {error.message()}",
            remedy="launchpulse doctor says whether the server is up",
        )
