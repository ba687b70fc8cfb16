"""One value from the settings to the arguments of a client."""

import subprocess
from pathlib import Path

import pytest

from scorer.errors import BadSetting
from streams.brokers.access import Access
from streams.brokers.certificates import Certificates
from streams.settings import Settings
from tests.servers.authority import Authority
from tests.servers.kafka import MissingError

PASSPHRASE = "between-you-and-me"


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    try:
        return Authority(tmp_path / "authority")
    except MissingError as reason:
        pytest.skip(str(reason))


def test_without_settings_a_client_is_plaintext() -> None:
    access = Access.of(Settings(kafka="kafka-1:9092,kafka-2:9092"))
    assert access == Access("kafka-1:9092,kafka-2:9092")
    assert access.client == {"bootstrap_servers": "kafka-1:9092,kafka-2:9092", "security_protocol": "PLAINTEXT"}


def test_a_user_is_named_to_every_client_and_shown_nowhere() -> None:
    user = {"kafka_username": "shop", "kafka_password": "correct-horse", "kafka_sasl_mechanism": "SCRAM-SHA-256"}
    access = Access.of(Settings(kafka="kafka-1:9092", kafka_security="sasl_plaintext", **user))
    assert access.connection == {
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-256",
        "sasl_plain_username": "shop",
        "sasl_plain_password": "correct-horse",
    }
    assert "correct-horse" not in repr(access)


def test_all_clients_share_one_context_that_checks_host_names(authority: Authority) -> None:
    access = Access("kafka-1:9093", security="ssl", certificates=Certificates(str(authority.own.certificate)))
    context = access.client["ssl_context"]
    assert context is access.client["ssl_context"]
    assert (context.check_hostname, len(context.get_ca_certs())) == (True, 1)


@pytest.mark.parametrize("setting", ["ca_file", "cert_file", "key_file"])
def test_a_file_that_is_not_there_is_named_with_its_setting(authority: Authority, setting: str) -> None:
    client = authority.sign("client")
    good = {"ca_file": authority.own.certificate, "cert_file": client.certificate, "key_file": client.key}
    given = {name: str(path) for name, path in good.items()} | {setting: "nowhere.pem"}
    with pytest.raises(BadSetting, match=rf"at nowhere\.pem.*LAUNCHPULSE_KAFKA_{setting.upper()}"):
        Certificates(**given).context()


def test_a_key_with_a_passphrase_is_refused_and_nobody_is_asked_for_it(authority: Authority, tmp_path: Path) -> None:
    client, locked = authority.sign("client"), tmp_path / "locked.key"
    lock = ["openssl", "pkey", "-in", str(client.key), "-aes256", "-passout", f"pass:{PASSPHRASE}", "-out", str(locked)]
    subprocess.run(lock, check=True, capture_output=True)
    with pytest.raises(BadSetting, match="LAUNCHPULSE_KAFKA_KEY_FILE"):
        Certificates(cert_file=str(client.certificate), key_file=str(locked)).context()
