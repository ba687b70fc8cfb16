"""A gRPC server that speaks Triton's protocol and misbehaves on demand: slow, failing, not a number, other versions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import numpy as np
from tritonclient.grpc import service_pb2, service_pb2_grpc


@dataclass
class ScriptedTriton(service_pb2_grpc.GRPCInferenceServiceServicer):
    """`delay_s` before each answer; `failing` aborts; `spoil` changes the vectors before they leave,
    `odd` the probabilities of interest and sentiment."""

    version: str = "1"
    delay_s: float = 0.0
    failing: bool = False
    spoil: Any = None
    odd: Any = None
    requests: list[int] = field(default_factory=list)
    asked: list[set[str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    address: str = ""

    async def ModelInfer(self, request: Any, context: Any) -> Any:  # noqa: N802 (the protocol's name)
        """Answer a text or an interest request with values that depend on the number of rows alone."""
        rows = request.inputs[0].shape[0]
        self.requests.append(rows)
        self.asked.append({output.name for output in request.outputs})
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.delay_s)
        finally:
            self.at_once -= 1
        if self.failing:
            await context.abort(grpc.StatusCode.INTERNAL, "Stub process is not healthy.")
        return self._answer(request.model_name, {output.name for output in request.outputs}, rows)

    def _answer(self, model: str, names: set[str], rows: int) -> Any:
        response = service_pb2.ModelInferResponse(model_name=model, model_version=self.version)
        for name, kind, values in self._tensors(model, rows):
            if name not in names:
                continue
            response.outputs.add(name=name, datatype=kind, shape=values.shape)
            response.raw_output_contents.append(values.tobytes())
        return response

    def _tensors(self, model: str, rows: int) -> list[tuple[str, str, Any]]:
        if model == "interest":
            likely = self._odd(np.full((rows, 20), 0.25, np.float32))
            return [("INTEREST", "FP32", likely), ("PURCHASE", "FP32", likely / 8)]
        if model == "text_aspects":
            return [("ASPECTS", "FP32", self._spoilt(np.full((rows, 7, 4), 0.25, np.float32)))]
        return [
            ("VECTOR", "FP32", self._spoilt(np.full((rows, 64), 0.125, np.float32))),
            ("EMBEDDING", "FP32", self._spoilt(np.full((rows, 512), 512**-0.5, np.float32))),
            ("SENTIMENT", "FP32", self._odd(np.full((rows, 3), 1 / 3, np.float32))),
            ("FLAGS", "UINT8", np.zeros((rows, 1), np.uint8)),
        ]

    def _odd(self, values: Any) -> Any:
        return values if self.odd is None else self.odd(values)

    def _spoilt(self, values: Any) -> Any:
        return values if self.spoil is None else self.spoil(values)


@asynccontextmanager
async def serving(triton: ScriptedTriton, port: int = 0) -> AsyncIterator[ScriptedTriton]:
    """Serve on loopback; `port` 0 takes a free one. `triton.address` says where."""
    server = grpc.aio.server()
    service_pb2_grpc.add_GRPCInferenceServiceServicer_to_server(triton, server)
    triton.address = f"127.0.0.1:{server.add_insecure_port(f'127.0.0.1:{port}')}"
    await server.start()
    try:
        yield triton
    finally:
        await server.stop(0)
