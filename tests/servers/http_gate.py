"""An HTTP gate before ClickHouse: passes requests on, and lets a test act before and after each insert."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

HOP = {"connection", "transfer-encoding", "content-length", "host", "keep-alive"}


class HttpGate:
    """`before` and `after` are called with the token of each insert; `shut` makes every request fail."""

    def __init__(self, port: int) -> None:
        self.before: Callable[[str], None] = lambda token: None
        self.after: Callable[[str], None] = lambda token: None
        self.shut = False
        self.refused = 0
        gate, target = self, port

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self._body()
                token = parse_qs(urlsplit(self.path).query).get("insert_deduplication_token", [""])[0]
                if token:
                    gate.before(token)
                if gate.shut:
                    gate.refused += 1
                    self.close_connection = True
                    return
                link = http.client.HTTPConnection("127.0.0.1", target, timeout=60)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
                link.request(self.command, self.path, body, headers)
                answer = link.getresponse()
                content = answer.read()
                if token:
                    gate.after(token)
                self._reply(answer, content)
                link.close()

            do_GET = do_POST  # noqa: N815 - http.server's name

            def _body(self) -> bytes:
                if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                    return self.rfile.read(int(self.headers.get("Content-Length", 0)))
                parts = []
                while size := int(self.rfile.readline(), 16):
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(parts)

            def _reply(self, answer: http.client.HTTPResponse, content: bytes) -> None:
                try:
                    self.send_response(answer.status)
                    for name, value in answer.getheaders():
                        if name.lower() not in HOP | {"date", "server"}:
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except OSError:
                    self.close_connection = True  # the sink was killed meanwhile

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://launchpulse@127.0.0.1:{self._server.server_address[1]}/default"

    @contextmanager
    def open(self) -> Iterator["HttpGate"]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
