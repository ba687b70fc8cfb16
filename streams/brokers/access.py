"""Where the brokers are, whether over TLS, and as whom: one value that every Kafka client is made from."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from streams.brokers.certificates import Certificates
from streams.settings import Settings


@dataclass(frozen=True)
class Access:
    """`bootstrap` is host:port,...; with nothing beside it plaintext, as the embedded broker is.

    `security` and `mechanism` are Kafka's own words for them, in the spelling of the settings. Its repr has no
    password.
    """

    bootstrap: str
    security: str = "plaintext"
    mechanism: str = "PLAIN"
    username: str = ""
    password: str = field(default="", repr=False)
    certificates: Certificates = field(default_factory=Certificates)

    @classmethod
    def of(cls, settings: Settings) -> "Access":
        """To the brokers that the settings name. Files are read by the first client, not here."""
        return cls(
            bootstrap=settings.kafka,
            security=settings.kafka_security,
            mechanism=settings.kafka_sasl_mechanism,
            username=settings.kafka_username,
            password=settings.kafka_password.get_secret_value(),
            certificates=Certificates(settings.kafka_ca_file, settings.kafka_cert_file, settings.kafka_key_file),
        )

    @property
    def tls(self) -> bool:
        """Whether connections are encrypted."""
        return self.security in ("ssl", "sasl_ssl")

    @property
    def sasl(self) -> bool:
        """Whether a client names itself with a user and a password."""
        return self.security in ("sasl_plaintext", "sasl_ssl")

    @property
    def named(self) -> bool:
        """Whether brokers know this client as a user, who may lack rights."""
        return self.sasl or bool(self.certificates.cert_file)

    @property
    def client(self) -> dict[str, Any]:
        """Arguments of any aiokafka client. Raises BadSetting for a file that cannot be used."""
        return {"bootstrap_servers": self.bootstrap, **self.connection}

    @cached_property
    def connection(self) -> dict[str, Any]:
        """Arguments of one aiokafka connection: all but the address. Raises BadSetting as `client` does."""
        arguments: dict[str, Any] = {"security_protocol": self.security.upper()}
        if self.tls:
            arguments |= {"ssl_context": self.certificates.context()}
        if self.sasl:
            arguments |= {
                "sasl_mechanism": self.mechanism,
                "sasl_plain_username": self.username,
                "sasl_plain_password": self.password,
            }
        return arguments
