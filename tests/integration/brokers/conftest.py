"""One Apache Kafka for this folder that lets in over TLS only, and the settings of a user that it knows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.settings import Settings
from tests.servers.authority import Authority
from tests.servers.brokers import started
from tests.servers.kafka import MissingError
from tests.servers.secure_kafka import PASSWORD, USER, SecureKafka


@pytest.fixture(scope="package")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Signed the broker's certificate."""
    try:
        return Authority(tmp_path_factory.mktemp("certificates") / "authority")
    except MissingError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="package")
def broker(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    """A running one."""
    part = SecureKafka(tmp_path_factory.mktemp("kafka"), authority)
    with started(part):
        yield part


@pytest.fixture
def settings(broker: SecureKafka, authority: Authority, tmp_path: Path) -> Settings:
    """Those of the user, by SCRAM, with topics of the test's own. No Triton answers: all scores are degraded."""
    return Settings(
        kafka=broker.address,
        kafka_security="sasl_ssl",
        kafka_sasl_mechanism="SCRAM-SHA-512",
        kafka_username=USER,
        kafka_password=PASSWORD,
        kafka_ca_file=str(authority.own.certificate),
        triton="127.0.0.1:1",
        data_dir=tmp_path / "data",
        app_id=tmp_path.name,
        topic_prefix=f"{tmp_path.name}.",
        partitions=2,
        catalogue_wait_ms=500,
    )
