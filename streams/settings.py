"""Every setting, read once from environment (LAUNCHPULSE_*) and `launchpulse.toml`, frozen, passed down."""

import math
import os
from collections.abc import Sequence
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from scorer.errors import BadSetting
from scorer.nearest import nearest
from streams.masked import without_user
from streams.server_list import is_server_list

TOML_FILE = "launchpulse.toml"
_USER = ("kafka_username", "kafka_password")
_PAIR = ("kafka_cert_file", "kafka_key_file")
_DATA_DIR: Final = Path.home() / ".local" / "share" / "launchpulse"


class Settings(BaseSettings):
    """One frozen object. An empty address means the embedded part."""

    model_config = SettingsConfigDict(
        env_prefix="LAUNCHPULSE_", toml_file=TOML_FILE, frozen=True, extra="forbid", hide_input_in_errors=True
    )

    kafka: str = Field("", description="Bootstrap servers, host:port,...; empty: the embedded broker")
    kafka_security: Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"] = Field(
        "plaintext", description="plaintext, ssl, sasl_plaintext or sasl_ssl: Kafka's security protocol"
    )
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = Field(
        "PLAIN", description="PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512: how the user is named to Kafka"
    )
    kafka_username: str = Field("", description="User of SASL")
    kafka_password: SecretStr = Field(SecretStr(""), description="Password of SASL")
    kafka_ca_file: str = Field("", description="PEM file of the authorities to trust; empty: the system's")
    kafka_cert_file: str = Field("", description="PEM file of this client's certificate, for mutual TLS")
    kafka_key_file: str = Field("", description="PEM file of its key, without a passphrase")
    triton: str = Field("", description="Triton's gRPC address, host:port; empty: the embedded server")
    model_repository: str = Field(
        "", description="Folder of the models that Triton serves and of their cards; empty: the packaged one"
    )
    shadow_interest: int = Field(
        0, ge=0, description="Version of interest that scores what the served one scores and decides nothing; 0: none"
    )
    shadow_text: int = Field(0, ge=0, description="The same of text_encoder")
    canary_interest: int = Field(
        0, ge=0, description="Version of interest that decides for a share of shoppers; 0: none"
    )
    canary_share_micro: int = Field(0, ge=0, le=1_000_000, description="That share, chosen by a hash of the shopper")
    canary_most_psi: float = Field(
        0.25, ge=0, description="Drift of its scores from the served version's above which it is withdrawn"
    )
    clickhouse: str = Field("", repr=False, description="ClickHouse HTTP DSN; empty: the embedded engine")
    clickhouse_password: SecretStr = Field(SecretStr(""), description="Password where the DSN has none")
    clickhouse_cluster: str = Field("", description="ClickHouse cluster; empty: one server, plain tables")
    registry_url: str = Field(
        "",
        repr=False,
        description="Schema registry (Confluent's API); file: and a folder: a capture's; empty: the packaged one",
    )
    data_dir: Path = Field(_DATA_DIR, description="Where embedded parts keep data, logs and ports")
    app_id: str = Field("launchpulse", description="Consumer group (behind topic_prefix) and prefix of client ids")
    topic_prefix: str = Field("", description="Put before every topic name; a namespace of its own")
    partitions: int = Field(4, ge=1, le=1024, description="Partitions of each event, output and changelog topic")
    replication: int = Field(1, ge=1, description="Replicas of each topic")
    retention_ms: int = Field(-1, description="Retention of events, outputs, journal and sink-intents; -1 keeps all")
    chunk: int = Field(5000, ge=1, description="Most records of one chunk and events of one step")
    merge_wait_ms: int = Field(8, ge=0, description="How long an input at its high watermark is waited for")
    catalogue_wait_ms: int = Field(
        60_000, ge=0, description="How long a starting worker, or an import, waits for product vectors"
    )
    flush_ms: int = Field(1000, ge=1, description="Wall-clock time between flushes of changed rows")
    lateness_ms: int = Field(86_400_000, ge=0, description="How late, behind the partition's newest event, is folded")
    max_ahead_ms: int = Field(300_000, ge=0, description="How far an event's time may lie ahead of its record's")
    half_life_ms: int = Field(604_800_000, ge=1000, description="Half-life of taste")
    decision_interval_ms: int = Field(600_000, ge=0, description="Event time between a shopper's decisions")
    threshold_micro: int = Field(20_000, ge=0, le=1_000_000, description="Interest from which promoting is preferred")
    cooldown_ms: int = Field(21_600_000, ge=0, description="Event time between promotions to one shopper")
    cap_per_day: int = Field(
        2, ge=0, description="Promotions to one shopper in one day of their clock, the plan's where that is not told"
    )
    min_propensity_micro: int = Field(2_000, ge=1, le=47_000, description="Least probability of an eligible action")
    bot_events_per_min: int = Field(
        120, ge=1, description="Events of one shopper in one minute; with more it is taken for a program, for a day"
    )
    attribution_ms: int = Field(
        86_400_000, ge=1, description="Event time after a promotion in which a click or purchase is its outcome"
    )
    learn_epoch_ms: int = Field(
        600_000, ge=1000, description="Event time between two policy states that the learner tells"
    )
    closed_run: bool = Field(
        False,
        description="Whether the log is there before workers start: each epoch waits until the last is learnt",
    )
    trigger_ttl_ms: int = Field(
        900_000, ge=0, description="How long after its event was published a trigger may be shown"
    )
    rankings: bool = Field(
        False, description="Whether workers send the order of the launches at each decision to the topic rankings"
    )
    seed: int = Field(20_261_122, ge=0, description="Key of every random number that decides")

    def __init__(self, **given: Any) -> None:
        """Raises BadSetting that names each setting, what was seen, and where it is set; secrets are masked."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise _bad(error) from error
        except (TOMLDecodeError, UnicodeDecodeError) as error:
            remedy = "It is TOML, saved as UTF-8."
            raise BadSetting(
                "a settings file that cannot be read", where=TOML_FILE, seen=str(error), remedy=remedy
            ) from error
        _check_security(self)
        _check_canary(self)

    @field_validator("data_dir", mode="before")
    @classmethod
    def _default_where_empty(cls, given: object) -> object:
        """As everywhere; a path that is empty would be the current folder."""
        return _DATA_DIR if given == "" else given

    @field_validator("data_dir", "model_repository", "kafka_ca_file", *_PAIR)
    @classmethod
    def _from_home(cls, path: Path | str) -> Path | str:
        return type(path)(os.path.expanduser(path))

    @field_validator("kafka")
    @classmethod
    def _host_and_port(cls, servers: str) -> str:
        if servers and not is_server_list(servers):
            raise ValueError("each server is host:port, a comma between two")
        return servers

    @field_validator("clickhouse", "registry_url")
    @classmethod
    def _readable_url(cls, url: str) -> str:
        try:
            urlsplit(url).port  # noqa: B018  # reading it raises
        except ValueError:  # which may tell the beginning of a password
            told = "host or port cannot be read; in a user or password / is written %2F, and @ %40"
            raise ValueError(told) from None
        return url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over environment, environment over file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def topic(self, name: str) -> str:
        """A topic's full name on the broker."""
        return self.topic_prefix + name

    @property
    def group(self) -> str:
        """The consumer group of the workers: theirs alone who read these topics."""
        return self.topic_prefix + self.app_id

    @property
    def renew_s(self) -> float:
        """How often what stands still is written down again: four times before retention deletes it."""
        return self.retention_ms / 4_000 if self.retention_ms >= 0 else math.inf


def _bad(error: ValidationError) -> BadSetting:
    problems = error.errors(include_url=False)
    names = [".".join(str(part) for part in problem["loc"]) for problem in problems]
    told = [
        f"{name} {_shown(name, problem['input'])}: {problem['msg'].removeprefix('Value error, ')}"
        if name in Settings.model_fields
        else f"{name} is no setting{_meant(name)}"
        for name, problem in zip(names, problems, strict=True)
    ]
    known = [name for name in names if name in Settings.model_fields]
    where = "" if len(known) == len(names) else str(Path(TOML_FILE).absolute())  # a variable that is none is not read
    return BadSetting("a setting that cannot be used", where=where, seen="; ".join(told), remedy=_correct(known))


def _meant(name: str) -> str:
    meant = nearest(name, Settings.model_fields)
    return f", did you mean {meant}?" if meant else ""


def _check_security(given: Settings) -> None:
    """Raises BadSetting where settings of Kafka's security contradict each other."""
    tls, sasl = given.kafka_security in ("ssl", "sasl_ssl"), given.kafka_security in ("sasl_plaintext", "sasl_ssl")
    user = [name for name in _USER if getattr(given, name)]
    pair = [name for name in _PAIR if getattr(given, name)]
    files = ["kafka_ca_file", *pair] if given.kafka_ca_file else pair
    embedded = (tls or sasl) and not given.kafka
    rules = (
        (embedded, "TLS or SASL for the embedded broker, which is plaintext on loopback", ("kafka_security", "kafka")),
        (user and not sasl, "a user of Kafka without SASL", ["kafka_security", *user]),
        (sasl and len(user) < 2, "SASL without user or password", ["kafka_security", *_USER]),
        (files and not tls, "certificates for Kafka without TLS", ["kafka_security", *files]),
        (len(pair) == 1, "a certificate without its key, or a key without its certificate", _PAIR),
    )
    for broken, what, names in rules:
        if broken:
            seen = ", ".join(f"{name} {_shown(name, getattr(given, name))}" for name in names)
            raise BadSetting(what, seen=seen, remedy=_correct(names))


def _check_canary(given: Settings) -> None:
    """Raises BadSetting where a version has no share, or a share no version."""
    names = ("canary_interest", "canary_share_micro")
    if bool(given.canary_interest) != bool(given.canary_share_micro):
        seen = ", ".join(f"{name} {_shown(name, getattr(given, name))}" for name in names)
        raise BadSetting("a canary needs a version and a share", seen=seen, remedy=_correct(names))


def _shown(name: str, value: object) -> str:
    """A value for an error: neither a secret, nor what stands under a name that is no setting's, nor the user of an
    address."""
    field = Settings.model_fields.get(name)
    secret = field is None or field.annotation is SecretStr
    if isinstance(value, str) and "://" in value and not secret:
        value = without_user(value)
    return "********" if secret and value else repr(str(value) if secret else value)


def _correct(names: Sequence[str]) -> str:
    variables = ", ".join(f"LAUNCHPULSE_{name.upper()}" for name in names)
    return f"Correct {variables}, or its line in {TOML_FILE}." if names else "Correct the line."
