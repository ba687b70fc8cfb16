"""Reads a request of ClickHouse's HTTP interface: who asks, which statement, with which settings and parameters."""

import base64
import binascii
import email.parser
import email.policy
import gzip
import hmac
import json
import zlib
from collections.abc import Mapping

from backports import zstd  # clickhouse-connect brings it, and sends with it
from starlette.requests import Request as HttpRequest

from streams.clickhouse.engine import EngineError, Request
from streams.clickhouse.engine_rules import Role

# What the HTTP interface takes for itself; everything else in the URL is a setting of the query.
_OWN = frozenset(
    {
        "query",
        "database",
        "default_format",
        "user",
        "password",
        "query_id",
        "quota_key",
        "session_id",
        "session_check",
    }
    | {
        "session_timeout",
        "close_session",
        "compress",
        "decompress",
        "buffer_size",
        "wait_end_of_query",
        "role",
    }
    | {
        "client_protocol_version",
        "enable_http_compression",
        "send_progress_in_http_headers",
        "stacktrace",
    }
    | {
        "http_headers_progress_interval_ms",
        "cancel_http_readonly_queries_on_client_close",
    }
)


async def read(http: HttpRequest, tokens: Mapping[str, Role]) -> Request:
    """EngineError AUTHENTICATION_FAILED for a wrong token, INCORRECT_DATA for a body that cannot be unpacked."""
    role = _role(http, tokens)
    fields = dict(http.query_params)
    body = _unpacked(await http.body(), http.headers.get("content-encoding", ""))
    if http.headers.get("content-type", "").startswith("multipart/form-data"):
        fields |= _form(body, http.headers["content-type"])
        body = b""
    return Request(
        statement=_joined(fields.get("query", ""), body),
        role=role,
        database=fields.get("database", http.headers.get("x-clickhouse-database", "")),
        default_format=fields.get("default_format", http.headers.get("x-clickhouse-format", "TabSeparated")),
        settings={name: v for name, v in fields.items() if name not in _OWN and not name.startswith("param_")},
        parameters={name[6:]: v for name, v in fields.items() if name.startswith("param_")},
    )


def as_json(value: Mapping[str, str]) -> str:
    """A header's value."""
    return json.dumps(value)


def _joined(query: str, body: bytes) -> bytes:
    if not query:
        return body
    return query.encode() + (b"\n" + body if body else b"")


def _role(http: HttpRequest, tokens: Mapping[str, Role]) -> Role:
    given = _token(http).encode()
    role = [role for token, role in tokens.items() if hmac.compare_digest(token.encode(), given)]
    if not role:
        raise EngineError("Code: 516. DB::Exception: The token is wrong or absent. (AUTHENTICATION_FAILED)")
    return role[0]


def _token(http: HttpRequest) -> str:
    scheme, _, value = http.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return http.headers.get("x-clickhouse-key", "") or http.query_params.get("password", "")


def _unpacked(body: bytes, encoding: str) -> bytes:
    try:
        match encoding:
            case "" | "identity":
                return body
            case "gzip":
                return gzip.decompress(body)
            case "deflate":
                return zlib.decompress(body)
            case "lz4":
                import lz4.frame

                return bytes(lz4.frame.decompress(body))
            case "zstd":
                return bytes(zstd.decompress(body))
    except (
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        zlib.error,
        zstd.ZstdError,
    ) as error:
        raise EngineError(
            f"Code: 117. DB::Exception: The {encoding} body is damaged: {error}. (INCORRECT_DATA)"
        ) from None
    raise EngineError(f"Code: 48. DB::Exception: Content-Encoding {encoding!r} is not known. (NOT_IMPLEMENTED)")


def _form(body: bytes, content_type: str) -> dict[str, str]:
    """Fields of a form: clients send one when query or parameters are too long for an address."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    fields = {}
    for part in message.iter_parts():
        if part.get_filename():
            raise EngineError("Code: 48. DB::Exception: External tables are not supported here. (NOT_IMPLEMENTED)")
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload(decode=True)
        fields[str(name)] = payload.decode() if isinstance(payload, bytes) else str(payload)
    return fields
