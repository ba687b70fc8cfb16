"""Schemas of other writers, asked for before a chunk is decoded: decoding itself is no place to wait for a server."""

import asyncio
from collections.abc import Iterable, Sequence

from schemas.registry import Registry, UnknownSchemaError
from schemas.wire import NotFramedError, schema_id_of
from streams.codec.registry_http import HttpRegistry


async def look_up(registry: Registry, chunks: Iterable[Sequence[bytes | None]]) -> None:
    """Ask a server for every schema that these values name and that it was not asked for; the event loop goes on.

    What is unknown stays so, and is told when it is decoded. Raises Unavailable where the server does not answer.
    """
    if isinstance(registry, HttpRegistry):
        lacking = {found for values in chunks for found in _ids(values)} - registry.known
        if lacking:
            await asyncio.to_thread(_ask, registry, sorted(lacking))


def _ids(values: Sequence[bytes | None]) -> set[int]:
    heads = {value[:5] for value in values if value}
    return {found for head in heads if (found := _id(head)) is not None}


def _id(head: bytes) -> int | None:
    try:
        return schema_id_of(head)
    except NotFramedError:
        return None


def _ask(registry: HttpRegistry, ids: Sequence[int]) -> None:
    for each in ids:
        try:
            registry.avsc_of(each)
        except UnknownSchemaError:
            continue
