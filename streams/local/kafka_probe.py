"""Whether a Kafka-compatible broker answers, by bare sockets: no client library, no event loop."""

import socket
import struct

_METADATA_KEY, _METADATA_VERSION = 3, 1


def answers(host: str, port: int, timeout_s: float = 2.0) -> bool:
    """True when a Metadata request for no topic comes back."""
    body = struct.pack(">hhih", _METADATA_KEY, _METADATA_VERSION, 1, 11) + b"launchpulse" + struct.pack(">i", 0)
    try:
        with socket.create_connection((host, port), timeout=timeout_s) as link:
            link.settimeout(timeout_s)
            link.sendall(struct.pack(">i", len(body)) + body)
            head = link.recv(8, socket.MSG_WAITALL)
    except OSError:
        return False
    return len(head) == 8 and struct.unpack(">ii", head)[1] == 1
