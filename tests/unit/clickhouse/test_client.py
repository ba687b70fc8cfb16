"""What an HTTP answer that is no success means: something that may pass, or a refusal."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from clickhouse_connect.driver.exceptions import StreamFailureError

from scorer.errors import LaunchpulseError, Unavailable
from streams.clickhouse.client import RefusedError, connect, plain_errors

PAGE = "<html><h1>Error code: {}</h1></html>"


@contextmanager
def _answering(status: int, body: str) -> Iterator[str]:
    """The DSN of a server that answers every request so."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST  # noqa: N815 - http.server's name

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://launchpulse@127.0.0.1:{server.server_address[1]}/default"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _raised(status: int, body: str) -> type[LaunchpulseError]:
    with _answering(status, body) as dsn, pytest.raises(LaunchpulseError) as raised:
        connect(dsn, "")
    return raised.type


def test_an_error_of_a_proxy_before_clickhouse_may_pass() -> None:
    assert [_raised(status, PAGE.format(status)) for status in (408, 429, 500, 502, 503, 504)] == [Unavailable] * 6


def test_a_proxy_that_knows_no_such_page_refuses() -> None:
    assert [_raised(status, PAGE.format(status)) for status in (403, 404, 413)] == [RefusedError] * 3


def test_what_clickhouse_itself_says_counts_and_not_the_status_it_comes_with() -> None:
    assert _raised(500, "Code: 62. DB::Exception: Syntax error. (SYNTAX_ERROR)") == RefusedError


def test_a_query_that_was_stopped_or_is_too_large_says_what_to_do() -> None:
    told = {241: "raise its max_memory_usage", 159: "raise this user's max_execution_time", 394: "ask again"}
    for code, remedy in told.items():
        with pytest.raises(RefusedError, match=remedy), plain_errors("here"):
            raise StreamFailureError(f"Code: {code}. DB::Exception: It failed when half of it was said.")


def test_an_answer_that_breaks_off_may_pass() -> None:
    with pytest.raises(Unavailable), plain_errors("here"):
        raise StreamFailureError("Stream failed during read (connection closed by server)")
