"""The door of the embedded engine: owns its path, answers ClickHouse's HTTP interface on loopback.

    python -m streams.clickhouse.door --path FOLDER --port PORT

Two tokens, read from LAUNCHPULSE_DOOR_WRITER and LAUNCHPULSE_DOOR_READER, given as password (any user name) or as
bearer: the writer's for sink and migrations, the reader's for everyone else. It is a door, not a server: no sessions,
no users, no external tables.
"""

import argparse
import os
import secrets
from collections.abc import AsyncIterator, Generator
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from streams.clickhouse import door_request
from streams.clickhouse.engine import Answer, Engine, EngineError
from streams.clickhouse.engine_rules import Role

WRITER_VARIABLE, READER_VARIABLE = "LAUNCHPULSE_DOOR_WRITER", "LAUNCHPULSE_DOOR_READER"
_STATUS = {
    516: 403,
    497: 403,
    164: 403,
    60: 404,
    81: 404,
    36: 400,
    46: 404,
    47: 404,
    62: 400,
    115: 404,
    159: 408,
}
_SERVER_ERROR = 500


class Door:
    """Answers requests from one engine."""

    def __init__(self, engine: Engine, tokens: dict[str, Role]) -> None:
        self._engine, self._tokens = engine, tokens

    def app(self) -> Starlette:
        """The web application."""
        return Starlette(
            routes=[
                Route("/", self._answer, methods=["GET", "POST"]),
                Route("/ping", _ping, methods=["GET"]),
                Route("/replicas_status", _ping, methods=["GET"]),
            ]
        )

    async def _answer(self, http: HttpRequest) -> Response:
        try:
            request = await door_request.read(http, self._tokens)
            if not request.statement.strip():
                return PlainTextResponse("Ok.\n")
            return _success(await run_in_threadpool(self._engine.answer, request))
        except EngineError as error:
            return _failure(error)


async def _ping(_: HttpRequest) -> Response:
    return PlainTextResponse("Ok.\n")


def _success(answer: Answer) -> Response:
    tag = secrets.token_hex(8)
    headers = {"X-ClickHouse-Timezone": "UTC", "X-ClickHouse-Exception-Tag": tag}
    if answer.format:
        headers["X-ClickHouse-Format"] = answer.format
    if answer.summary:
        headers["X-ClickHouse-Summary"] = door_request.as_json(answer.summary)
    return StreamingResponse(
        _tagged(answer.blocks, tag),
        headers=headers,
        media_type="application/octet-stream",
    )


async def _tagged(blocks: Generator[bytes], tag: str) -> AsyncIterator[bytes]:
    """The blocks and, when the engine fails half-way, ClickHouse's notice of it under the announced tag."""
    try:
        while (block := await run_in_threadpool(next, blocks, None)) is not None:
            yield block
    except EngineError as error:
        text, marked = error.what.encode(), tag.encode()
        yield b"__exception__\r\n%s\r\n%s\n%d %s\r\n__exception__\r\n" % (
            marked,
            text,
            len(text) + 1,
            marked,
        )
    finally:
        blocks.close()  # a client that left frees the connection too


def _failure(error: EngineError) -> Response:
    status = _STATUS.get(error.code, _SERVER_ERROR)
    return PlainTextResponse(
        error.what + "\n",
        status,
        headers={"X-ClickHouse-Exception-Code": str(error.code)},
    )


def main() -> None:
    """Open the path and serve until TERM."""
    arguments = _arguments()
    tokens = {
        _token(WRITER_VARIABLE): Role.WRITER,
        _token(READER_VARIABLE): Role.READER,
    }
    engine = Engine(arguments.path)
    try:
        uvicorn.run(
            Door(engine, tokens).app(),
            host="127.0.0.1",
            port=arguments.port,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=3,
            timeout_keep_alive=60,
        )
    finally:
        engine.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m streams.clickhouse.door", description=__doc__)
    parser.add_argument("--path", type=Path, required=True, help="Folder of the engine's data")
    parser.add_argument("--port", type=int, required=True, help="Loopback port")
    return parser.parse_args()


def _token(variable: str) -> str:
    """The token of the environment, or a new one, printed."""
    if token := os.environ.pop(variable, ""):
        return token
    token = secrets.token_urlsafe(24)
    print(f"{variable}={token}", flush=True)
    return token


if __name__ == "__main__":
    main()
