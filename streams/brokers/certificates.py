"""Whom a client trusts over TLS, and by what certificate the brokers know it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from scorer.errors import BadSetting


@dataclass(frozen=True)
class Certificates:
    """Files in PEM. Without `ca_file` the system's authorities are trusted; `cert_file` and `key_file` go together."""

    ca_file: str = ""
    cert_file: str = ""
    key_file: str = ""

    def context(self) -> ssl.SSLContext:
        """Trusts only a certificate that names the host that was asked for. Raises BadSetting for a file that cannot
        be used.
        """
        with _named("kafka_ca_file", self.ca_file):
            context = ssl.create_default_context(cafile=self.ca_file or None)
        if self.cert_file:
            _readable("kafka_cert_file", self.cert_file)
            with _named("kafka_key_file", self.key_file):
                # Without an answer of ours OpenSSL would ask on the terminal for the passphrase of a key.
                context.load_cert_chain(self.cert_file, self.key_file, password=lambda: "")
        return context


def _readable(setting: str, path: str) -> None:
    with _named(setting, path), open(path, "rb"):
        pass


@contextmanager
def _named(setting: str, path: str) -> Iterator[None]:
    """An error of a file, under the name of its setting. ssl's own name no file."""
    try:
        yield
    except (OSError, ssl.SSLError) as error:
        raise BadSetting(
            "A file of Kafka's TLS cannot be used",
            where=path,
            seen=str(error),
            remedy=f"Name a PEM file, without a passphrase, in LAUNCHPULSE_{setting.upper()}.",
        ) from error
