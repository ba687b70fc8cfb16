"""One gRPC client for the whole process: bounded requests in flight per model, a deadline each, errors as
`Unavailable`.
"""

import asyncio
from collections.abc import Sequence

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
        self._slots: dict[str, asyncio.Semaphore] = {}

    async def infer(self, model: str, inputs: Sequence[InferInput], outputs: Sequence[str]) -> InferResult:
        """One request for the named tensors. Waits for a free slot, then at most the deadline. Raises Unavailable for
        every failure.
        """
        asked = [InferRequestedOutput(name) for name in outputs]
        async with self._slots.setdefault(model, asyncio.Semaphore(self._options.in_flight)):
            try:
                return await self._connected().infer(
                    model, list(inputs), outputs=asked, client_timeout=self._options.deadline_s
                )
            except InferenceServerException as error:
                raise self._unavailable(model, error) from error

    async def close(self) -> None:
        """Ends the connection; a later request opens another."""
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
