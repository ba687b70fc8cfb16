"""Servers of Kafka as a person lists them: host:port, a comma between two."""

import re
from contextlib import suppress
from ipaddress import IPv6Address
from typing import Final

_SERVER: Final = re.compile(r"(?:\[[^\[\]]+\]|[^\s:/\[\]]+)(?::(\d{1,5}))?")


def is_server_list(given: str) -> bool:
    """Whether at least one is named, and each can be read; blanks and a comma at the end do no harm."""
    named = [server.strip() for server in given.split(",") if server.strip()]
    return bool(named) and all(map(_is_server, named))


def _is_server(given: str) -> bool:
    with suppress(ValueError):
        return bool(IPv6Address(given))
    found = _SERVER.fullmatch(given)
    return found is not None and int(found[1] or 1) in range(1, 65_536)
