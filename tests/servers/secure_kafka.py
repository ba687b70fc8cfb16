"""Apache Kafka that lets in over TLS only: users by SASL at `address`, certificates at `mutual_address`."""

from pathlib import Path

from streams.local.free_ports import LOOPBACK
from tests.servers.authority import Authority
from tests.servers.kafka import Kafka

USER, PASSWORD = "shop", "correct-horse"
# Of a key that comes twice the last value counts. The plaintext listener is the broker's own.
LISTENERS = """
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL
listeners=PLAINTEXT://{host}:{own},CONTROLLER://{host}:{controller},SASL_SSL://{host}:{sasl},SSL://{host}:{mutual}
advertised.listeners=PLAINTEXT://{host}:{own},SASL_SSL://{host}:{sasl},SSL://{host}:{mutual}
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-512
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
  user_{user}="{password}";
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=\
  org.apache.kafka.common.security.scram.ScramLoginModule required;
ssl.keystore.type=PEM
ssl.keystore.location={keystore}
ssl.truststore.type=PEM
ssl.truststore.location={truststore}
listener.name.ssl.ssl.client.auth=required
"""


class SecureKafka(Kafka):
    """One Kafka node whose certificate `authority` has signed; USER has PASSWORD."""

    ports_needed = 4

    def __init__(self, data_dir: Path, authority: Authority) -> None:
        super().__init__(data_dir)
        self._authority = authority

    @property
    def address(self) -> str:
        """host:port for users."""
        return f"{LOOPBACK}:{self.ports[2]}"

    @property
    def mutual_address(self) -> str:
        """host:port for certificates."""
        return f"{LOOPBACK}:{self.ports[3]}"

    def properties(self, logs: Path) -> str:
        """Both listeners over those of a plain node."""
        own, controller, sasl, mutual = self.ports
        return super().properties(logs) + LISTENERS.format(
            host=LOOPBACK,
            own=own,
            controller=controller,
            sasl=sasl,
            mutual=mutual,
            user=USER,
            password=PASSWORD,
            keystore=self._keystore(),
            truststore=self._authority.own.certificate,
        )

    def users(self) -> tuple[str, ...]:
        """SCRAM's users stand in the storage."""
        return "--add-scram", f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"

    def _keystore(self) -> Path:
        """Key and certificate in one file, as Kafka wants them."""
        signed, both = self._authority.sign("broker", f"IP:{LOOPBACK}"), self.data_dir / "broker.pem"
        both.write_text(signed.key.read_text() + signed.certificate.read_text())
        return both
