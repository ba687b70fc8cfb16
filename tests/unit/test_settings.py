"""Settings that contradict each other are refused by name, and what is refused shows no secret."""

from pathlib import Path

import pytest

from scorer.errors import BadSetting
from streams.settings import Settings

BROKER = {"kafka": "kafka-1:9092"}
USER = {"kafka_username": "shop", "kafka_password": "correct-horse"}


@pytest.mark.parametrize(
    ("given", "what", "named"),
    [
        ({"kafka_security": "ssl"}, "embedded broker", ("SECURITY",)),
        (USER, "without SASL", ("SECURITY", "USERNAME", "PASSWORD")),
        (BROKER | USER | {"kafka_security": "ssl"}, "without SASL", ("SECURITY", "USERNAME", "PASSWORD")),
        (BROKER | USER | {"kafka_security": "sasl_ssl", "kafka_username": ""}, "kafka_username ''", ("USERNAME",)),
        (BROKER | USER | {"kafka_security": "sasl_ssl", "kafka_password": ""}, "kafka_password ''", ("PASSWORD",)),
        (BROKER | {"kafka_ca_file": "ca.pem"}, "without TLS", ("SECURITY", "CA_FILE")),
        (BROKER | USER | {"kafka_security": "sasl_plaintext", "kafka_ca_file": "a"}, "without TLS", ("CA_FILE",)),
        (BROKER | {"kafka_security": "ssl", "kafka_cert_file": "c.pem"}, "without its key", ("KEY_FILE",)),
        (BROKER | {"kafka_security": "ssl", "kafka_key_file": "c.key"}, "without its certificate", ("CERT_FILE",)),
    ],
)
def test_a_contradiction_is_told_with_what_was_seen_and_which_settings_to_correct(
    given: dict[str, str], what: str, named: tuple[str, ...]
) -> None:
    with pytest.raises(BadSetting) as refused:
        Settings(**given)
    told = str(refused.value)
    assert (what in told, "correct-horse" in told) == (True, False), told
    assert [name for name in named if f"LAUNCHPULSE_KAFKA_{name}" not in refused.value.remedy] == []


def test_a_secret_that_cannot_be_used_is_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "launchpulse.toml").write_text("kafka_password = 8675309\nkafka_pasword = 'slip-of-the-pen'\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadSetting) as refused:
        Settings()
    told = f"{refused.value} {refused.value.__cause__}"
    assert ("kafka_password" in told, "kafka_pasword" in told) == (True, True)
    assert ("8675309" in told, "slip-of-the-pen" in told) == (False, False)


def test_a_misspelt_key_of_the_file_is_told_with_the_file_and_the_key_that_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "launchpulse.toml").write_text("treshold_micro = 30000\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadSetting) as refused:
        Settings()
    assert str(refused.value) == (
        f"a setting that cannot be used; at {tmp_path / 'launchpulse.toml'}; "
        "seen: treshold_micro is no setting, did you mean threshold_micro?; Correct the line."
    )


def test_settings_show_no_password() -> None:
    settings = Settings(**BROKER, **USER, kafka_security="sasl_ssl")
    assert "correct-horse" not in repr(settings) + str(settings.model_dump())


@pytest.mark.parametrize("given", [{"canary_interest": 2}, {"canary_share_micro": 1}])
def test_a_canary_needs_a_version_and_a_share(given: dict[str, int]) -> None:
    with pytest.raises(BadSetting, match=r"canary.*LAUNCHPULSE_CANARY_INTEREST, LAUNCHPULSE_CANARY_SHARE_MICRO"):
        Settings(**given)


def test_an_empty_data_folder_is_the_default_one_and_not_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAUNCHPULSE_DATA_DIR", "")
    assert Settings().data_dir == Path.home() / ".local" / "share" / "launchpulse"


@pytest.mark.parametrize("name", ["data_dir", "model_repository", "kafka_ca_file", "kafka_cert_file", "kafka_key_file"])
def test_a_path_may_begin_with_the_home_folder(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    tls = BROKER | {"kafka_security": "ssl", "kafka_cert_file": "c.pem", "kafka_key_file": "c.key"}
    assert str(getattr(Settings(**tls | {name: "~/own/place"}), name)) == f"{tmp_path}/own/place"


@pytest.mark.parametrize("servers", ["localhost:abc", "a:0", "a:65536", "a b:1", "http://a:1", "a:1:2", ","])
def test_a_broker_that_is_no_host_and_port_is_told(servers: str) -> None:
    with pytest.raises(BadSetting, match=r"each server is host:port, a comma between two; Correct LAUNCHPULSE_KAFKA"):
        Settings(kafka=servers)


@pytest.mark.parametrize(
    "servers", ["", "kafka-1", "kafka-1:9092, kafka_2.lan:9093", "a:1,b:2,", "[::1]:9092", "::1", "10.0.0.1:65535"]
)
def test_brokers_are_named_with_or_without_ports(servers: str) -> None:
    assert Settings(kafka=servers).kafka == servers


@pytest.mark.parametrize("name", ["clickhouse", "registry_url"])
@pytest.mark.parametrize("url", ["http://shop:horse@localhost:abc/x", "http://shop:ho/rse@localhost:1", "http://[::1"])
def test_an_address_that_cannot_be_read_is_told_without_its_password(name: str, url: str) -> None:
    with pytest.raises(
        BadSetting, match=rf"{name} 'http://(localhost|\[).*Correct LAUNCHPULSE_{name.upper()}"
    ) as refused:
        Settings(**{name: url})
    assert ("rse" in str(refused.value), "'ho'" in str(refused.value)) == (False, False)


def test_a_settings_file_that_is_not_utf_8_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "launchpulse.toml").write_bytes(b"app_id = 'caf\xe9'\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadSetting, match=r"at launchpulse\.toml; .*UTF-8"):
        Settings()
