"""A certificate authority of a test's own, by the `openssl` command."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.servers.kafka import MissingError

_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


@dataclass(frozen=True)
class Certificate:
    """PEM files."""

    certificate: Path
    key: Path


class Authority:
    """Signs certificates that are valid for a day. Raises MissingError where `openssl` 3 is not installed."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            raise MissingError("Certificates need `openssl`, which is not installed")
        folder.mkdir(parents=True)
        self._folder = folder
        self.own = Certificate(folder / "authority.pem", folder / "authority.key")
        self._openssl("req", "-x509", *_NEW_KEY, "-subj", "/CN=authority", "-days", "1", *self._files(self.own))

    def sign(self, name: str, *alternatives: str) -> Certificate:
        """A certificate for `name`, and for hosts like "IP:127.0.0.1"."""
        made = Certificate(self._folder / f"{name}.pem", self._folder / f"{name}.key")
        names = ",".join((f"DNS:{name}", *alternatives))
        issuer = ("-CA", str(self.own.certificate), "-CAkey", str(self.own.key))
        subject = ("-subj", f"/CN={name}", "-addext", f"subjectAltName={names}")
        self._openssl("req", "-x509", *_NEW_KEY, *issuer, *subject, "-days", "1", *self._files(made))
        return made

    def _files(self, made: Certificate) -> tuple[str, ...]:
        return "-out", str(made.certificate), "-keyout", str(made.key)

    def _openssl(self, *words: str) -> None:
        done = subprocess.run(["openssl", *words], capture_output=True, text=True, timeout=60, check=False)
        if done.returncode:
            raise MissingError(f"Certificates need `openssl` 3: {done.stderr.strip()[-300:]}")
