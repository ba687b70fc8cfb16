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


def test_settings_show_no_password() -> None:
    settings = Settings(**BROKER, **USER, kafka_security="sasl_ssl")
    assert "correct-horse" not in repr(settings) + str(settings.model_dump())


@pytest.mark.parametrize("given", [{"canary_interest": 2}, {"canary_share_micro": 1}])
def test_a_canary_needs_a_version_and_a_share(given: dict[str, int]) -> None:
    with pytest.raises(BadSetting, match=r"canary.*LAUNCHPULSE_CANARY_INTEREST, LAUNCHPULSE_CANARY_SHARE_MICRO"):
        Settings(**given)
