"""The password of a schema registry is sent to it and shown to nobody."""

import http.server
import logging
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator

import pytest
from typing_extensions import override

from scorer.errors import BadSetting, LaunchpulseError
from streams.codec.registry_http import HttpRegistry
from streams.doctor.registry import checks
from streams.recount.reading import Avro
from streams.registry_address import RegistryAddress
from streams.settings import Settings

USER, PASSWORD = "svc", "Top/Secret@1"
IN_URL = "svc:Top%2FSecret%401"


class Refusing(http.server.BaseHTTPRequestHandler):
    """Answers each request with `code`; `seen` holds what they said of their user."""

    code = 503
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode())
        self.send_response(self.code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_POST = do_GET  # noqa: N815 -- its base calls it so

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(params=[401, 503])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    handler = type("Handler", (Refusing,), {"code": request.param, "seen": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{IN_URL}@127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    assert set(handler.seen) == {f"{USER}:{PASSWORD}"}


def _found(url: str) -> str:
    return " ".join(f"{one.seen} {one.remedy}" for one in checks(Settings(registry_url=url)))


def _refused(ask: Callable[[], object]) -> str:
    with pytest.raises(LaunchpulseError) as caught:
        ask()
    return str(caught.value)


@pytest.mark.parametrize(
    "ask",
    [
        lambda url: _refused(lambda: HttpRegistry(url).avsc_of(7)),
        lambda url: _refused(lambda: Avro(url).decode("clicks", b"\0\0\0\0\7x")),
        _found,
    ],
    ids=["pipeline", "recount", "doctor"],
)
def test_it_is_in_no_error_and_in_no_log(url: str, ask: Callable[[str], str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = ask(url) + caplog.text
    assert [word for word in ("Top", "Secret", "svc") if word in told] == []
    assert "127.0.0.1" in told


def test_an_address_that_cannot_be_read_is_not_told() -> None:
    with pytest.raises(BadSetting) as caught:
        RegistryAddress.of("http://svc:Top/Secret#1@host:8081")
    assert "Top" not in str(caught.value)


@pytest.mark.parametrize("url", ["http://svc:Hush1@host:8081/", "https://svc:Hush1@host/base"])
def test_settings_do_not_show_it(url: str) -> None:
    assert "Hush1" not in repr(Settings(registry_url=url, clickhouse=url)) + repr(RegistryAddress.of(url))


@pytest.mark.parametrize("url", ["http://host:8081", "file:/kept/schemas", ""])
def test_an_address_without_one_stays_as_it_is(url: str) -> None:
    assert RegistryAddress.of(url) == RegistryAddress(url)
