"""A sink that is to end, and a ClickHouse that hangs."""

import signal
import socket

import pytest

from tests.servers.hand_made_parts import Parts, sink_process

pytestmark = pytest.mark.integration


def test_a_sink_that_is_to_end_does_not_wait_for_a_clickhouse_that_hangs(loaded: Parts) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hung:
        sink = sink_process(loaded, f"http://launchpulse@127.0.0.1:{hung.getsockname()[1]}/default")
        hung.settimeout(60)
        hung.accept()
        sink.send_signal(signal.SIGTERM)
        _, told = sink.communicate(timeout=45)
    assert (sink.returncode, "The sink was to end and did not within 20 s" in told) == (0, True), told
