"""What Faust calls a schema: hands a chunk to the agent as it is, where one record would be decoded."""

from collections.abc import Callable
from typing import Any

import faust
from faust.types import AppT, Message
from faust.types.codecs import CodecArg


class ChunkSchema(faust.Schema[Any, Any]):
    """Key: the number of the seek that it was fetched after. Value: the Chunk."""

    def loads_key(
        self,
        app: AppT,
        message: Message,
        *,
        loads: Callable[..., Any] | None = None,
        serializer: CodecArg = None,
    ) -> Any:
        """As it is."""
        return message.key

    def loads_value(
        self,
        app: AppT,
        message: Message,
        *,
        loads: Callable[..., Any] | None = None,
        serializer: CodecArg = None,
    ) -> Any:
        """As it is."""
        return message.value
