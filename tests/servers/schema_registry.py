"""A small schema registry over HTTP: the endpoints of Confluent's API that launchpulse uses, in memory."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

FIRST_ID = 300  # an id whose bytes are not all small


class SchemaRegistryServer:
    """What was registered, what was asked, and how many of the next requests are to fail with 500. A request by id is
    answered while `held` is set."""

    def __init__(self) -> None:
        self.subjects: dict[str, list[int]] = {}
        self.schemas: dict[int, str] = {}
        self.references: dict[int, list[dict[str, Any]]] = {}
        self.asked: list[str] = []
        self.failures = 0
        self.held = threading.Event()
        self.held.set()
        self.url = ""

    def add(self, subject: str, avsc: str, references: dict[str, str] | None = None) -> int:
        """Register as a client would; the id. `references`: the subject of each type that the schema names, by name."""
        schema_id = next((known for known, text in self.schemas.items() if text == avsc), FIRST_ID + len(self.schemas))
        self.schemas[schema_id] = avsc
        if references:
            self.references[schema_id] = [
                {"name": name, "subject": found, "version": 1} for name, found in references.items()
            ]
        ids = self.subjects.setdefault(subject, [])
        if schema_id not in ids:
            ids.append(schema_id)
        return schema_id

    def app(self) -> Starlette:
        """The routes."""
        return Starlette(
            routes=[
                Route("/schemas/ids/{id:int}", self._by_id),
                Route("/subjects/{subject}", self._look_up, methods=["POST"]),
                Route("/subjects/{subject}/versions", self._register, methods=["POST"]),
                Route("/subjects/{subject}/versions", self._versions),
                Route("/subjects/{subject}/versions/{number:int}", self._version),
            ]
        )

    async def _by_id(self, request: Request) -> JSONResponse:
        schema_id = request.path_params["id"]
        body = {"schema": self.schemas[schema_id]} | self._referred(schema_id) if schema_id in self.schemas else None
        answer = self._answer(request, body, 40403)
        await asyncio.to_thread(self.held.wait, 10)
        return answer

    async def _look_up(self, request: Request) -> JSONResponse:
        subject, avsc = await _asked_for(request)
        ids = self.subjects.get(subject)
        found = next((known for known in ids or () if self.schemas[known] == avsc), None)
        return self._answer(request, None if found is None else {"id": found}, 40403 if ids else 40401)

    async def _register(self, request: Request) -> JSONResponse:
        subject, avsc = await _asked_for(request)
        return self._answer(request, {"id": self.add(subject, avsc)}, 0)

    async def _versions(self, request: Request) -> JSONResponse:
        ids = self.subjects.get(request.path_params["subject"])
        return self._answer(request, list(range(1, len(ids) + 1)) if ids else None, 40401)

    async def _version(self, request: Request) -> JSONResponse:
        number, ids = request.path_params["number"], self.subjects.get(request.path_params["subject"])
        if ids is None:
            return self._answer(request, None, 40401)
        body = {"version": number, "id": ids[number - 1], "schema": self.schemas[ids[number - 1]]}
        return self._answer(request, body | self._referred(ids[number - 1]), 40402)

    def _referred(self, schema_id: int) -> dict[str, Any]:
        return {"references": self.references[schema_id]} if schema_id in self.references else {}

    def _answer(self, request: Request, body: Any, error_code: int) -> JSONResponse:
        self.asked.append(f"{request.method} {request.url.path}")
        if self.failures:
            self.failures -= 1
            return JSONResponse({"error_code": 50001, "message": "store is gone"}, 500)
        if body is None:
            return JSONResponse({"error_code": error_code, "message": "not found"}, 404)
        return JSONResponse(body)


async def _asked_for(request: Request) -> tuple[str, str]:
    return request.path_params["subject"], json.loads(await request.body())["schema"]


@contextmanager
def schema_registry() -> Iterator[SchemaRegistryServer]:
    """A running server on a loopback port."""
    registry = SchemaRegistryServer()
    server = uvicorn.Server(uvicorn.Config(registry.app(), log_level="critical", lifespan="off"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        registry.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield registry
        finally:
            server.should_exit = True
            thread.join()
